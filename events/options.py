"""The options of filters that are records of this room, and what they are called."""

from django.conf import settings
from django.db.models import Model, QuerySet
from modeltranslation.utils import build_localized_fieldname

from events.models import Edition, Organization, Person, Topic
from events.numbering import edition_in_short
from publishing.counting import Found, Way
from publishing.options import in_reader_language

#: What is told of a record: its name; of an edition its city and year; of a person who writes the family name first.
TOLD = {
    Edition: {"words": "city", "detail": "year"},
    Organization: {"words": "name"},
    Person: {"words": "family_name", "given": "given_name", "detail": "family_name_first"},
    Topic: {"words": "name"},
}


def tied(links: QuerySet, model: type[Model], value: str, owner: str) -> Way:
    """Return the way over joining rows to published records that have a slug: at ``value`` from the links."""
    return Way(links.order_by(), value, owner, model.objects.published(), **TOLD[model])


def edition_label(found: Found) -> str:
    """Return "2023, Nanning" of a year as the detail and the names of a city."""
    return edition_in_short(int(found.detail), in_reader_language(found.words))


def person_label(found: Found) -> str:
    """Return the full name in the reader's language; the detail says whether the family name comes first."""
    codes = [code for code, _name in settings.LANGUAGES]
    names = {
        build_localized_fieldname(field, code): word or ""
        for field, words in (("family_name", found.words), ("given_name", found.given))
        for code, word in zip(codes, words, strict=True)
    }
    return Person(family_name_first=found.detail in {"1", "true"}, **names).name()
