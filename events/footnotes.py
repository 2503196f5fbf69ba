"""Numbered sources at the foot of a page, and what sources say against what stands there.

The view collects what a page may cite; the template cites with ``{% cite %}``, which hands out numbers in order of
first use; ``components/sources.html`` writes the list. A source that is not public gets no number and is named nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Citation, Source
from publishing.facts import fact_words
from publishing.languages import text_of
from publishing.written import Written

#: Begins the name under which the keys of records of one kind are asked for.
KIND = "kind_"
#: What readers call a field, where its own name would not do in "On ...".
FIELD_WORDS = {
    "first_day": _("the dates"),
    "last_day": _("the dates"),
    "dates_status": _("the dates"),
    "theme": _("the theme"),
    "title": _("the title"),
    "city": _("the place"),
    "venue": _("the place"),
    "number": _("the number"),
    "": _("the whole record"),
}


@dataclass(frozen=True)
class Statement:
    """What a source says in support of a record on the page."""

    record: Model
    citation: Citation


@dataclass
class Note:
    """A source with its number on the page, the ids of the places that cite it, and what it says in few words."""

    source: Source
    number: int
    places: list[str]
    says: list[Statement]


@dataclass(frozen=True)
class Difference:
    """A source that says otherwise: about which record and field, in which words."""

    footnotes: "Footnotes"
    record: Model
    citation: Citation

    @property
    def field(self) -> str:
        return self.citation.field

    @property
    def note(self) -> Note:
        """The source's note; it gets its number when asked for, which is where the page speaks of it."""
        return self.footnotes.note(self.citation.source)


class Footnotes:
    """The sources of one page about ``record``.

    ``citations`` may speak of ``others`` shown on it too, and ``sources`` are those that figures or steps name.
    """

    def __init__(
        self,
        record: Model,
        citations: Iterable[Citation],
        sources: Iterable[Source | None] = (),
        others: Iterable[Model] = (),
    ):
        self.record = record
        self._records = {_key(shown): shown for shown in (record, *others)}
        self._notes: dict[int, Note] = {}
        self._supporting: dict[tuple, list[Source]] = defaultdict(list)
        self._said: dict[int, dict[tuple, Statement]] = defaultdict(dict)
        self._contradicting: list[Citation] = []
        self._known: list[Source] = []
        for citation in citations:
            if not citation.source.is_public():
                continue
            self._known.append(citation.source)
            if citation.stance == Citation.Stance.CONTRADICTS:
                self._contradicting.append(citation)
            else:
                self._support(citation)
        self._known += [source for source in sources if source and source.is_public()]

    def _support(self, citation: Citation) -> None:
        about = (citation.content_type_id, citation.object_id)
        self._supporting[*about, citation.field].append(citation.source)
        if about in self._records and text_of(citation, "says"):
            statement = Statement(self._records[about], citation)
            self._said[citation.source_id].setdefault((*about, text_of(citation, "says").words), statement)

    def cite(self, *fields: str, record: Model | None = None) -> list[tuple[Note, str]]:
        """Return the notes that support any of the fields of a record, the page's own unless told.

        Each comes once, with the id of a new place.
        """
        key = _key(record or self.record)
        sources = {source.pk: source for field in fields for source in self._supporting.get((*key, field), ())}
        return sorted((self._place(source) for source in sources.values()), key=lambda placed: placed[0].number)

    def cite_source(self, source: Source | None) -> list[tuple[Note, str]]:
        """Return the note of one source with a new place's id; nothing where it is not public."""
        return [self._place(source)] if source and source.is_public() else []

    def without_cited(self, sources: Iterable[Source]) -> list[Source]:
        """Return those of the sources that this page does not number."""
        known = {source.pk for source in self._known}
        return [source for source in sources if source.pk not in known]

    def _place(self, source: Source) -> tuple[Note, str]:
        note = self.note(source)
        note.places.append(f"cite-{note.number}-{len(note.places) + 1}")
        return note, note.places[-1]

    def note(self, source: Source) -> Note:
        """Return the note of a source; the first time it is asked for, it takes the next number."""
        if source.pk not in self._notes:
            says = list(self._said[source.pk].values())
            self._notes[source.pk] = Note(source, len(self._notes) + 1, [], says)
        return self._notes[source.pk]

    def number_all(self) -> list[Note]:
        """Return every source of the page in order of number; to be called last, as it numbers those not cited yet."""
        for source in self._known:
            self.note(source)
        return list(self._notes.values())

    @cached_property
    def differences(self) -> list[Difference]:
        """What sources say against this page, in the order of the citations."""
        return [
            Difference(self, record, citation)
            for citation in self._contradicting
            if (record := self._records.get((citation.content_type_id, citation.object_id)))
        ]

    def __bool__(self) -> bool:
        return bool(self._known or self._notes)


def _key(record: Model) -> tuple[int, int]:
    return ContentType.objects.get_for_model(record).pk, record.pk


def citations_of(*records: Model) -> list[Citation]:
    """Return the citations of these records by public sources, from one query."""
    keys = defaultdict(list)
    for kind, pk in map(_key, records):
        keys[f"{KIND}{kind}"].append(pk)
    return _citations.all(**keys) if keys else []


def _public_citations(**keys: list) -> QuerySet:
    """Return the citations of records by public sources; the keys of each kind are named for its content type."""
    asked = [Q(content_type=int(kind.removeprefix(KIND)), object_id__in=found) for kind, found in keys.items()]
    public = Citation.objects.filter(Source.visible("source__")).select_related("source")
    return public.filter(Q(*asked, _connector=Q.OR))


_citations = Written(_public_citations)


def field_words(record: Model, field: str) -> str | Promise:
    """Return what readers call a field of a record: "the dates"; "the record" where it is a field no more."""
    return FIELD_WORDS[field] if field in FIELD_WORDS else fact_words(type(record), field)
