"""What a backup says of itself: which files belong to it, and how each can be told to be whole."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from forumsite.backups.errors import BackupError

NAME = "manifest.json"
FORMAT = 1
PIECE = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """The size of a file in bytes, and its SHA-256 in hexadecimal."""

    size: int
    sha256: str

    def matches(self, path: Path) -> bool:
        """Say whether a file holds what was kept."""
        return path.is_file() and path.stat().st_size == self.size and of_file(path) == self


@dataclass(frozen=True)
class Manifest:
    """A moment, the database of that moment, and every file that it may name."""

    made_at: str
    engine: str
    database: Kept
    files: dict[str, Kept]

    def write(self, folder: Path) -> None:
        told = {"format": FORMAT, **asdict(self)}
        (folder / NAME).write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read the manifest of a backup; raise ``BackupError`` where there is none that can be understood."""
        try:
            told = json.loads((folder / NAME).read_text("utf-8"))
            if told.pop("format") != FORMAT:
                raise BackupError(f"{folder / NAME} is of a format that this version does not know.")
            files = {name: Kept(**kept) for name, kept in told.pop("files").items()}
            return cls(database=Kept(**told.pop("database")), files=files, **told)
        except FileNotFoundError:
            raise BackupError(f"{folder} is no backup: it has no {NAME}.") from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BackupError(f"{folder / NAME} cannot be read.") from None


def of_file(path: Path) -> Kept:
    """Return size and checksum of a file on disk."""
    with path.open("rb") as file:
        return copied(file, None)


def copied(source: IO[bytes], target: IO[bytes] | None) -> Kept:
    """Copy a file piece by piece, if there is a target, and return size and checksum of what was read."""
    size, told = 0, hashlib.sha256()
    while piece := source.read(PIECE):
        size += len(piece)
        told.update(piece)
        if target:
            target.write(piece)
    return Kept(size, told.hexdigest())
