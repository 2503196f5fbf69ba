"""Content files to plain values: YAML without surprises, and pages of prose beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from django.conf import settings

from publishing.dates import Precision


class ContentError(Exception):
    """Something in the content files is wrong; the words say where and what."""


@dataclass(frozen=True)
class Entry:
    """One record as the files give it: the file, its key there, and its fields."""

    file: Path
    key: str
    fields: dict

    def wrong(self, message: str) -> ContentError:
        """Return an error that begins with the place: ``sources.yaml, seed: …``."""
        return ContentError(f"{self.file.name}, {self.key}: {message}")

    def within(self, key: str, fields: object) -> "Entry":
        """Return an entry nested in this one."""
        nested = Entry(self.file, f"{self.key} / {key}", fields)
        if not isinstance(fields, dict):
            raise nested.wrong("expected fields with values")
        return nested


class _Loader(yaml.SafeLoader):
    """YAML in which a day stays as it was written and a key cannot stand twice."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} stands here for the second time", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> dict:
    """Return the mapping in a YAML file; an absent or empty file is an empty mapping."""
    if not path.exists():
        return {}
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - it is a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name} is not readable YAML: {error}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ContentError(f"{path.name} must hold names with values, not a list or a single value.")
    return content


def entries(path: Path) -> Iterator[Entry]:
    """Return the entries of a file that holds many: ``key: {fields}``."""
    for key, fields in read_yaml(path).items():
        entry = Entry(path, str(key), fields)
        if not isinstance(fields, dict):
            raise entry.wrong("expected fields with values")
        yield entry


def edition_entries(folder: Path) -> Iterator[Entry]:
    """Return the editions, one a file, the name of the file being the address of the edition."""
    for path in sorted(folder.glob("*.yaml")):
        yield Entry(path, path.stem, read_yaml(path))


def page_entries(path: Path, folder: Path) -> Iterator[Entry]:
    """Return the pages; the text of ``about`` stands in ``about.en.html`` and its like, one file a language."""
    for entry in entries(path):
        texts = {}
        for code, _name in settings.LANGUAGES:
            file = folder / f"{entry.key}.{code}.html"
            if file.exists():
                texts[code] = file.read_text(encoding="utf-8")
        yield Entry(entry.file, entry.key, entry.fields | ({"body": texts} if texts else {}))


def read_day(value: object) -> tuple[date, Precision]:
    """Return 2023-09-15, 2011-10 or 2018 as a day and how exactly it is known; raise ``ValueError`` for anything else.

    A month is its first day, a year its first of January.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", str(value))
    if not match:
        raise ValueError(f"{value!r} is not a day (2023-09-15), a month (2023-09) or a year (2023)")
    year, month, day = (int(part) if part else None for part in match.groups())
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    try:
        return date(year, month or 1, day or 1), precision
    except ValueError as error:
        raise ValueError(f"{value!r} is no day of the calendar") from error
