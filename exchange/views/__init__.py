"""Public addresses of this room."""
