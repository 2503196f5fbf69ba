"""The translator's desk: what is not translated or older than its original, and a page for each record and language."""
