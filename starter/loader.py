"""Load the content files of a folder into the database: what is missing is made, what is there is left alone.

Each entry is remembered with the record it became (``starter.models.Loaded``), so a changed address or wording is
still the same record, and what staff deleted stays deleted. README.md in this folder describes the files.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils import translation

from events.models import Edition, Exhibition, Forum, Organization, Outcome, Person, Source, SubForum, Topic
from media.ingest import enqueue_renditions
from media.models import Album, Photo
from pages.models import Page
from publishing.history.deeds import Deed
from publishing.history.writing import recording
from publishing.models import Publishable, State
from starter.filling import fill, lead, save
from starter.models import Loaded
from starter.parts import parts_of, replace_parts
from starter.photos import take_in_photo
from starter.reading import ContentError, Entry, edition_entries, entries, page_entries, read_yaml

STARTER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Kind:
    """A kind of record in the files: its name there, and the field that tells one from another, if there is one."""

    name: str
    model: type[models.Model]
    natural: str | None = None


FORUM = Kind("forum", Forum)
SUB_FORUMS, EXHIBITIONS = Kind("sub_forums", SubForum, "slug"), Kind("exhibitions", Exhibition, "slug")
PHOTOS = Kind("photos", Photo)
KINDS = [
    Kind("organizations", Organization, "slug"),
    Kind("people", Person, "slug"),
    Kind("topics", Topic, "slug"),
    Kind("sources", Source),
    FORUM,
    Kind("editions", Edition, "slug"),
    Kind("outcomes", Outcome, "slug"),
    PHOTOS,
    Kind("albums", Album, "slug"),
    Kind("pages", Page, "path"),
]
#: Kinds whose entries stand within those of another.
NESTED = {Edition: [SUB_FORUMS, EXHIBITIONS]}


class Loader:
    """One run over one folder. ``report`` is given a line for each kind when it is done."""

    def __init__(self, folder: Path, *, update: bool = False, report: Callable[[str], None] = lambda line: None):
        self.folder, self.update, self.report = folder, update, report
        self.records: dict[tuple[type[models.Model], str], models.Model | None] = {}
        self.counts: dict[str, Counter] = {}
        self.remembered: dict[str, int] = {}
        self.stored: list[FieldFile] = []

    def load(self) -> dict[str, Counter]:
        """Load everything or, where something is wrong, nothing; return what was done by kind.

        Raises ``ContentError`` with the file, the entry and the reason.
        """
        if not self.folder.is_dir():
            raise ContentError(f"There is no folder {self.folder}.")
        self.remembered = dict(Loaded.objects.values_list("key", "object_id"))
        try:
            with translation.override(settings.LANGUAGE_CODE), transaction.atomic(), recording(deed=Deed.STARTING):
                self._load_kinds()
        except BaseException:
            for file in self.stored:
                file.storage.delete(file.name)
            raise
        return self.counts

    def _load_kinds(self) -> None:
        for kind in KINDS:
            for entry in self.entries(kind):
                self.take(kind, entry, f"{kind.name}/{entry.key}", {})
            for done in [kind, *NESTED.get(kind.model, [])]:
                self._say(done)

    def entries(self, kind: Kind) -> Iterator[Entry]:
        """Return the entries of a kind from the files it stands in."""
        if kind is FORUM:
            path = self.folder / "forum.yaml"
            return iter([Entry(path, "forum", read_yaml(path))] if path.exists() else [])
        if kind.model is Edition:
            return edition_entries(self.folder / "editions")
        if kind.model is Page:
            return page_entries(self.folder / "pages.yaml", self.folder / "pages")
        return entries(self.folder / f"{kind.name}.yaml")

    def take(self, kind: Kind, entry: Entry, key: str, owner: dict) -> None:
        """Make the record of an entry, refresh it or leave it alone, and the same for those nested in it."""
        record, was_removed = self._find(kind, entry, key, owner)
        nested = [(inner, entry.fields.get(inner.name, [])) for inner in NESTED.get(kind.model, [])]
        fields = {name: value for name, value in entry.fields.items() if name not in {k.name for k, _list in nested}}
        if was_removed and not self.update:
            outcome = "removed"
        elif record is None or self.update:
            outcome = "new" if record is None else "updated"
            record = self._write(kind, record, Entry(entry.file, entry.key, fields), owner)
        else:
            outcome = "kept"
        self._remember(kind, entry, key, record, outcome)
        if record is not None:
            for inner, inner_entries in nested:
                self._take_nested(inner, entry, inner_entries, key, record)

    def _take_nested(self, kind: Kind, entry: Entry, inner_entries: object, key: str, owner: models.Model) -> None:
        if not isinstance(inner_entries, list):
            raise entry.wrong(f"{kind.name}: expected a list")
        for number, fields in enumerate(inner_entries, 1):
            inner = entry.within(f"{kind.name} {number}", fields)
            slug = inner.fields.get("slug")
            if not slug:
                raise inner.wrong("needs a slug, its part of the address")
            order = {"order": number} if kind is SUB_FORUMS else {}
            inner = Entry(entry.file, f"{entry.key}/{slug}", order | inner.fields)
            self.take(kind, inner, f"{key}/{kind.name}/{slug}", {"edition": owner})

    def _find(self, kind: Kind, entry: Entry, key: str, owner: dict) -> tuple[models.Model | None, bool]:
        """Return the record that stands for the entry, if any, and whether there was one that staff deleted."""
        rows = kind.model.objects.all()
        if key in self.remembered:
            record = rows.filter(pk=self.remembered[key]).first()
            return record, record is None
        if kind is FORUM:
            return rows.first(), False
        if kind.natural is None:
            return None, False
        value = entry.fields.get(kind.natural, entry.key)
        return rows.filter(**{kind.natural: value}, **owner).first(), False

    def _write(self, kind: Kind, record: models.Model | None, entry: Entry, owner: dict) -> models.Model:
        is_new = record is None
        record = kind.model(**owner) if is_new else record
        lists = {name: value for name, value in entry.fields.items() if name in parts_of(kind.model)}
        fields = {name: value for name, value in entry.fields.items() if name not in lists}
        if kind.natural:
            fields.setdefault(kind.natural, entry.key)
        state = (
            fields.pop("state", State.PUBLISHED if is_new else record.state) if isinstance(record, Publishable) else ""
        )
        has_new_file = (
            kind is PHOTOS and "file" in fields and take_in_photo(record, entry, fields.pop("file"), self.folder)
        )
        sources = fields.pop("sources", []) if kind.model is Edition else []
        many = fill(record, entry, fields, self.lookup)
        if state:
            lead(record, state, entry)
        save(record, entry, many)
        if has_new_file:
            self.stored.append(record.original)
            enqueue_renditions(record.pk)
        replace_parts(record, entry, lists, self.lookup)
        if sources:
            record.sources.set([self.lookup(Source, str(source), entry) for source in sources])
        return record

    def lookup(self, model: type[models.Model], key: str, entry: Entry) -> models.Model:
        """Return the record that another entry refers to by its key; raise ``ContentError`` if there is none."""
        try:
            record = self.records[model, key]
        except KeyError:
            names = model._meta.verbose_name_plural
            raise entry.wrong(f"“{key}” is not among the {names} that stand before this in the files") from None
        if record is None:
            raise entry.wrong(f"“{key}” was deleted from the site; load with --update to bring it back")
        return record

    def _remember(self, kind: Kind, entry: Entry, key: str, record: models.Model | None, outcome: str) -> None:
        self.records[kind.model, entry.key] = record
        self.counts.setdefault(kind.name, Counter())[outcome] += 1
        if record is not None and self.remembered.get(key) != record.pk:
            Loaded.objects.update_or_create(key=key, defaults={"record": record})

    def _say(self, kind: Kind) -> None:
        counts = self.counts.get(kind.name)
        if counts:
            words = [f"{counts[outcome]} {outcome}" for outcome in ("new", "updated", "kept") if counts[outcome]]
            if counts["removed"]:
                words.append(f"{counts['removed']} deleted since and left out")
            self.report(f"{kind.name.replace('_', '-').capitalize()}: {', '.join(words)}")
