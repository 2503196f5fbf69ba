"""Links that lead outside: which stand where, and whether they still answer. Nothing private is ever asked."""
