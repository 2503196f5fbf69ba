"""Making a backup while the site goes on, and looking whether one is whole."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.utils import timezone

from forumsite.backups import databases
from forumsite.backups.errors import BackupError
from forumsite.backups.manifest import NAME, Kept, Manifest, copied, of_file

#: The folder of all files, beside the folders of the moments.
FILES = "files"
Say = Callable[[str], None]


def make(place: Path, say: Say) -> Path:
    """Add a backup of this moment to a folder and return where it is.

    The database is written first: whatever it names is in the storage by then and stays there for days, so that
    nothing it names is missed. Raises ``BackupError``; what is half done is left under a name that nothing reads.
    """
    moment = timezone.now().strftime("%Y-%m-%dT%H%M%SZ")
    if (place / moment).exists():
        raise BackupError(f"{place / moment} is there already.")
    folder = place / f".{moment}.part"
    folder.mkdir(parents=True, mode=0o700)
    say("Database ...")
    databases.write(folder / databases.name())
    files = _copy_files(place, say)
    kept = of_file(folder / databases.name())
    Manifest(moment, connection.vendor, kept, files).write(folder)
    return folder.rename(place / moment)


def _copy_files(place: Path, say: Say) -> dict[str, Kept]:
    known = Manifest.read(newest).files if (newest := latest(place)) else {}
    files, added = {}, 0
    for number, name in enumerate(stored(default_storage), start=1):
        target = place / FILES / name
        if name in known and target.is_file() and target.stat().st_size == known[name].size:
            files[name] = known[name]
        else:
            files[name] = _copy(name, target)
            added += 1
        if number % 500 == 0:
            say(f"Files: {number} looked at, {added} copied ...")
    say(f"Files: {len(files)} in all, {added} of them new.")
    return files


def _copy(name: str, target: Path) -> Kept:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    with default_storage.open(name) as source, part.open("wb") as copy:
        kept = copied(source, copy)
    part.replace(target)
    return kept


def stored(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files in a storage."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in sorted(names))
    for inner in sorted(folders):
        yield from stored(storage, f"{folder}/{inner}".lstrip("/"))


def moments(place: Path) -> list[Path]:
    """Return the backups in a folder, the oldest first."""
    return sorted(found.parent for found in place.glob(f"[0-9]*/{NAME}"))


def latest(place: Path) -> Path | None:
    """Return the newest backup in a folder, None where there is none."""
    return found[-1] if (found := moments(place)) else None


def verify(folder: Path, say: Say) -> Manifest:
    """Read every byte of a backup and return its manifest; raise ``BackupError`` that names what is not whole."""
    manifest = Manifest.read(folder)
    database = folder / databases.NAMES.get(manifest.engine, "")
    if not manifest.database.matches(database):
        raise BackupError(f"{database} is not what was written.")
    databases.check(database)
    damaged = []
    for number, (name, kept) in enumerate(manifest.files.items(), start=1):
        if not kept.matches(folder.parent / FILES / name):
            damaged.append(name)
        if number % 500 == 0:
            say(f"Files: {number} of {len(manifest.files)} read ...")
    if damaged:
        raise BackupError(f"{len(damaged)} files are missing or damaged: {', '.join(damaged[:20])}")
    return manifest
