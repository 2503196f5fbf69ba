"""The photo desk: pages and work for many photos at once."""
