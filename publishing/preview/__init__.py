"""Previews: a record as the public will see it, before the public does. Nothing a preview does is kept."""
