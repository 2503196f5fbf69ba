"""Putting a backup into an empty place."""

from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection

from forumsite.backups import databases
from forumsite.backups.errors import BackupError
from forumsite.backups.making import FILES, Say, verify
from forumsite.backups.manifest import Manifest, copied


def restore(folder: Path, say: Say) -> Manifest:
    """Verify a backup, then put its files and its database into this site, and return its manifest.

    Only an empty database takes it. The files come first, so that a run that was interrupted can be repeated: those
    that are there already are kept where they are the same. Raises ``BackupError`` before anything is overwritten.
    """
    manifest = verify(folder, say)
    if manifest.engine != connection.vendor:
        raise BackupError(f"The backup is of {manifest.engine}, this site uses {connection.vendor}.")
    if not databases.is_empty():
        raise BackupError("The database is not empty. A backup is restored into an empty one only.")
    for number, name in enumerate(manifest.files, start=1):
        _put(folder.parent / FILES / name, name, manifest)
        if number % 500 == 0:
            say(f"Files: {number} of {len(manifest.files)} put back ...")
    say("Database ...")
    databases.read(folder / databases.name())
    return manifest


def _put(path: Path, name: str, manifest: Manifest) -> None:
    if default_storage.exists(name):
        with default_storage.open(name) as there:
            if copied(there, None) != manifest.files[name]:
                raise BackupError(f"{name} is in the storage already, with other content.")
        return
    with path.open("rb") as file:
        saved = default_storage.save(name, File(file))
    if saved != name:
        raise BackupError(f"{name} could not be stored under its own name.")
