"""Files that arrive in pieces: each piece is an object of its own in the private storage, so that any storage will do
and several machines can take turns.

A piece has a name that no other has. Which pieces make up a file stands in its row, so that one that came twice, or
too late, belongs to nothing and is cleared away with the rest.
"""

import io
import secrets
from bisect import bisect
from collections.abc import Iterable
from contextlib import suppress

from django.core.files import File
from django.core.files.base import ContentFile

from media import storages

FOLDER = "incoming"
BUFFER = 256 * 1024


def store(token: str, offset: int, content: bytes | File) -> str:
    """Store a piece that begins at this byte and return the end of its name."""
    end = f"{offset}-{secrets.token_hex(4)}"
    content = ContentFile(content) if isinstance(content, bytes) else content
    storages.originals().save(_path(token, end), content)
    return end


def remove(token: str, ends: Iterable[str]) -> None:
    """Delete these pieces; one that is gone already is no problem."""
    for end in ends:
        storages.originals().delete(_path(token, end))


def remove_all(token: str) -> None:
    """Delete everything that was stored for a file, what belongs to nothing included."""
    storage = storages.originals()
    with suppress(OSError):
        for name in storage.listdir(f"{FOLDER}/{token}")[1]:
            storage.delete(f"{FOLDER}/{token}/{name}")
        storage.delete(f"{FOLDER}/{token}")  # a folder is left on disk; in a bucket there is none


def opened(token: str, ends: Iterable[str], name: str) -> File:
    """Return the pieces as one file under this name, to be read from any place in it.

    Raises ``FileNotFoundError`` when a piece is gone.
    """
    reader = io.BufferedReader(_Pieces([_path(token, end) for end in ends]), BUFFER)
    file = File(reader, name=name)
    file.size = reader.raw.size
    return file


def _path(token: str, end: str) -> str:
    return f"{FOLDER}/{token}/{end}"


class _Pieces(io.RawIOBase):
    """Reads stored pieces one after the other, of which one at a time is open."""

    def __init__(self, paths: list[str]) -> None:
        self.storage, self.paths = storages.originals(), paths
        self.starts, self.size = [], 0
        for path in paths:
            self.starts.append(self.size)
            self.size += self.storage.size(path)
        self.place, self.number, self.piece = 0, -1, None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.place = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence])
        return self.place

    def readinto(self, buffer) -> int:
        if self.place >= self.size:
            return 0
        number = bisect(self.starts, self.place) - 1
        if number != self.number:
            self._open(number)
        self.piece.seek(self.place - self.starts[number])
        data = self.piece.read(len(buffer))
        buffer[: len(data)] = data
        self.place += len(data)
        return len(data)

    def _open(self, number: int) -> None:
        if self.piece:
            self.piece.close()
        self.piece, self.number = self.storage.open(self.paths[number]), number

    def close(self) -> None:
        if self.piece:
            self.piece.close()
        super().close()
