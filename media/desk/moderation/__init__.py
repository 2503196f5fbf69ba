"""Photos from the public, as the staff sees them: what waits, and what a moderator makes of it."""
