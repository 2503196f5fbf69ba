"""The folder of a copy: what is the same stays untouched, what is no longer there goes, and nobody else's file does."""

import hashlib
import json
import os
import secrets
from pathlib import Path

from django.core.management.base import CommandError

#: What the copy holds, with a digest of each file.
LIST = ".static-copy.json"


class Folder:
    """Writes files and remembers which."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.before = self._list()
        self.now: dict[str, str] = {}
        self.written = 0

    def has(self, name: str) -> bool:
        """Say whether the copy of before has this file, and keep it; for files whose name says what is in them."""
        if name in self.before and (self.path / name).is_file():
            self.now[name] = self.before[name]
            return True
        return False

    def write(self, name: str, content: bytes) -> None:
        """Write a file, unless it is there with this content."""
        digest = hashlib.sha256(content).hexdigest()
        target = self.path / name
        if self.before.get(name) != digest or not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{secrets.token_hex(4)}.draft")
            draft.write_bytes(content)
            os.replace(draft, target)
            self.written += 1
        self.now[name] = digest

    def finish(self) -> int:
        """Remove what the copy of before had and this one has not, and write the list; return how many went."""
        gone = [name for name in self.before if name not in self.now]
        for name in gone:
            (self.path / name).unlink(missing_ok=True)
            self._remove_empty((self.path / name).parent)
        (self.path / LIST).write_text(json.dumps(self.now, indent=0, sort_keys=True))
        return len(gone)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.path and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def _list(self) -> dict[str, str]:
        self.path.mkdir(parents=True, exist_ok=True)
        found = self.path / LIST
        if found.exists():
            return json.loads(found.read_text())
        if any(self.path.iterdir()):
            raise CommandError(f"{self.path} holds something that is no copy of a site. Name an empty folder.")
        return {}
