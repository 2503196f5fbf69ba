"""What a citation says of a record, whatever form it is written in."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from events.models import Edition, Exhibition, Forum, Outcome, SubForum
from exchange.facts import Facts, facts_shown, plain
from exchange.moments import changed_at
from media.models import Document, Photo
from pages.models import Page
from publishing.addresses import absolute
from publishing.dates import Precision, machine_day
from publishing.languages import html_language, text_of

#: Kinds of record that can be cited, by their name in addresses.
KINDS: dict[str, type[Model]] = {
    "edition": Edition,
    "sub-forum": SubForum,
    "exhibition": Exhibition,
    "outcome": Outcome,
    "photo": Photo,
    "document": Document,
    "page": Page,
}
#: Records that were made on a day of their own; of others it counts when their page last changed.
MADE = {"photo", "document"}


@dataclass(frozen=True)
class Cited:
    """A record as a citation names it. Days are as exact as they are known: 2023, 2023-09 or 2023-09-15."""

    facts: Facts
    #: Who made it or, where nobody is known, who keeps the record.
    author: str
    #: The record it is a part of: the forum's name.
    site: str
    title: str
    issued: str
    read_on: date
    url: str
    #: The language of the page, as a tag: ``zh-Hans``.
    language: str
    #: A name in ASCII that is unique among the site's: ``edition-2023``.
    key: str
    summary: str = ""
    licence: str = ""

    @property
    def kind(self) -> str:
        """The kind of record as addresses name it."""
        return self.facts.name


def rows_of(kind: str) -> QuerySet:
    """Return the published records of a kind with what a citation needs of the records above them."""
    model = KINDS[kind]
    return model.objects.published().select_related(*model.shown_with)


def record_of(kind: str, pk: int) -> Model | None:
    """Return the published record of a kind, or None."""
    return rows_of(kind).filter(pk=pk).first() if pk < 2**63 else None


def cited(request: HttpRequest, record: Model, forum: Forum) -> Cited:
    """Return how a record is cited today in the active language."""
    facts, site = facts_shown(request, record), plain(text_of(forum, "name").words)
    terms = getattr(record, "terms", None)
    return Cited(
        facts,
        facts.creator or site,
        site,
        facts.title.words,
        _issued(facts),
        timezone.localdate(),
        absolute(request, record.get_page_url()),
        html_language(get_language()),
        f"{facts.name}-{_number(record)}",
        facts.summary.words,
        str(terms.label) if terms else "",
    )


def _issued(facts: Facts) -> str:
    """Return the day of a file of which one is known; else that on which the page last changed."""
    if facts.name in MADE and facts.first_day:
        return machine_day(facts.first_day, facts.precision)
    return machine_day(timezone.localdate(changed_at(facts.record)), Precision.DAY)


def _number(record: Model) -> str:
    """Return the year's address for an edition, below which others stand; else the number of the record."""
    return record.slug if isinstance(record, Edition) else str(record.pk)
