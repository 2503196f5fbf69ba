"""Counters of this machine's server processes, summed up over all of them, those that ended included.

Each process writes its counters into a file of its own that is mapped into memory, so that counting costs no system
call. Whoever is asked reads the files of all. A process holds the lock on its file while it lives; the file of one that
ended is added to a common one and removed.
"""

import fcntl
import json
import mmap
import os
import secrets
import struct
import threading
from collections import Counter
from pathlib import Path

#: A row: the name of a counter as JSON, filled up with spaces, and its value.
NAME, ROW = 120, struct.Struct("120sd")
ROWS = 4096
SUFFIX = ".counters"


class Counters:
    """The counters of this process, in a folder that it shares with others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def add(self, amounts: dict[tuple[str, ...], float]) -> None:
        """Add to counters, each named by a few words; what has no room left is not counted."""
        with self._lock:
            if self._map is None:
                self._open()
            for name, amount in amounts.items():
                place = self._places.get(name)
                if place is None and (place := self._new(name)) is None:
                    continue
                self._values[name] += amount
                struct.pack_into("d", self._map, place + NAME, self._values[name])

    def totals(self) -> dict[tuple[str, ...], float]:
        """Return the counters of all processes together."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ended = self.folder / "ended.json"
            past = Counter({tuple(name): value for name, value in _json(ended)})
            now: Counter = Counter()
            gone = []
            for path in self.folder.glob(f"*{SUFFIX}"):
                with path.open("rb") as file:
                    found = read(file.read())
                    if _is_free(file):
                        past.update(found)
                        gone.append(path)
                    else:
                        now.update(found)
            if gone:
                draft = ended.with_suffix(".draft")
                draft.write_text(json.dumps(list(past.items())))
                draft.replace(ended)
                for path in gone:
                    path.unlink()
        return dict(past + now)

    def _forget(self) -> None:
        """Have no file: a new process makes its own."""
        self._lock = threading.Lock()
        self._map: mmap.mmap | None = None
        self._file = None
        self._places: dict[tuple[str, ...], int] = {}
        self._values: Counter = Counter()

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{os.getpid()}-{secrets.token_hex(4)}"
        self._file = draft.open("w+b")
        self._file.truncate(ROWS * ROW.size)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._map = mmap.mmap(self._file.fileno(), ROWS * ROW.size)
        draft.rename(draft.with_name(draft.name + SUFFIX))

    def _new(self, name: tuple[str, ...]) -> int | None:
        written = json.dumps(name).encode()
        if len(self._places) == ROWS or len(written) > NAME:
            return None
        place = self._places[name] = len(self._places) * ROW.size
        ROW.pack_into(self._map, place, written.ljust(NAME), 0.0)
        return place


def read(content: bytes) -> dict[tuple[str, ...], float]:
    """Return the counters of one file."""
    found = {}
    for name, value in ROW.iter_unpack(content[: len(content) // ROW.size * ROW.size]):
        if not name.strip(b"\0 "):
            break
        found[tuple(json.loads(name))] = value
    return found


def _json(path: Path) -> list:
    return json.loads(path.read_text()) if path.exists() else []


def _is_free(file) -> bool:
    """Say whether the process that wrote the file has ended."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
