"""What can go wrong with a backup."""


class BackupError(Exception):
    """Says in words why a backup could not be made, read or restored."""
