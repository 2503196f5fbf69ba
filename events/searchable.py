"""What of this room a search looks at, and the names by which the forum itself is found."""

import re
from datetime import date

from django.conf import settings
from django.db.models import Model, Prefetch, QuerySet
from django.urls import reverse
from django.utils import translation

from events.models import (
    Edition,
    Exhibition,
    Forum,
    Organization,
    Outcome,
    OutcomeStep,
    Person,
    Source,
    SubForum,
    Topic,
)
from events.models.organization import HAN_OR_KANA
from events.querysets import steps_in_order
from publishing.languages import Text, text_in, text_of
from publishing.remembering import remembered
from publishing.words import columns, normalise
from search.registry import Answer, register, register_answer

#: A name of so many characters means the forum wherever it stands in a query.
DISTINCTIVE = 8
DASHES = re.compile(r"[‐‑‒–—―－-]")


def register_all() -> None:
    """Register every kind of record of this room; called once when the site starts."""
    register_answer(forum_answer)
    _register_what_ties()
    _register_what_is_tied()


def _register_what_ties() -> None:
    register(
        Edition,
        "edition",
        1,
        title=lambda edition: text_of(edition, "theme") or _plain(edition.heading()),
        detail=lambda edition: edition.heading(),
        naming=("theme", "title", "co_title", "city"),
        names=lambda edition: [("", str(edition.year))],
        lends=lambda edition: [str(edition.year), *_columns(edition, "city")],
        ties=lambda edition: _all_tied(edition, "topics", "organizations"),
        day=lambda edition: edition.first_day or date(edition.year, 1, 1),
        facts=lambda edition: {"short": str(edition), "city": text_of(edition, "city")},
        prefetched=("topics", "organizations"),
        more="events:edition_list",
    )
    register(
        Organization,
        "organization",
        2,
        title="name",
        detail=lambda organization: organization.kind_in_words(),
        naming=("name", "acronym"),
        lends=lambda organization: [*_columns(organization, "name"), *_columns(organization, "acronym")],
        ties=_before,
        facts=lambda organization: {"short": organization.acronym or organization.name or ""},
        concerns=lambda keys: {Organization: _after(keys)},
        more="events:organization_list",
    )
    register(
        Person,
        "person",
        3,
        title=_person,
        naming=("family_name", "given_name"),
        names=_whole_names,
        lends=lambda person: [name for _code, name in _whole_names(person)],
        more="events:person_list",
    )
    register(
        Topic,
        "topic",
        4,
        title="name",
        naming=("name",),
        lends=lambda topic: _columns(topic, "name"),
        more="events:topic_list",
    )


def _register_what_is_tied() -> None:
    register(
        SubForum,
        "sub-forum",
        5,
        title=lambda item: text_of(item, "title") or _plain(item.get_kind_display()),
        detail=lambda item: item.days(),
        names=_kind_of_item,
        lends=lambda item: [*_columns(item, "title"), *(words for _code, words in _kind_of_item(item))],
        ties=_ties_of_item,
        day=lambda item: item.starts_on,
        facts=lambda item: {"kind": item.get_kind_display()},
        joined=("edition",),
        prefetched=("topics", "organizations", "people", "speakers"),
        more="events:sub_forum_list",
    )
    register(
        Exhibition,
        "exhibition",
        6,
        lends=lambda exhibition: _columns(exhibition, "title"),
        ties=lambda exhibition: [f"edition:{exhibition.edition_id}", *_all_tied(exhibition, "exhibitors")],
        day=lambda exhibition: exhibition.first_day,
        joined=("edition",),
        prefetched=("exhibitors",),
        more="events:exhibition_list",
    )
    register(
        Outcome,
        "outcome",
        7,
        facts=lambda outcome: {"kind": outcome.get_kind_display()},
        ties=lambda outcome: [*_all_tied(outcome, "topics", "organizations"), *_editions_of_steps(outcome)],
        prefetched=("topics", "organizations", lambda: Prefetch("steps", steps_in_order())),
        more="events:outcome_list",
    )
    register(
        Source,
        "source",
        10,
        title=lambda source: Text(source.title, source.language, True) if source.title else text_of(source, "outlet"),
        detail=lambda source: " · ".join(filter(None, (source.outlet, source.days()))),
        ties=lambda source: _all_tied(source, "editions"),
        languages=lambda source: [source.language],
        day=lambda source: source.published_on,
        prefetched=("editions",),
        concerns=lambda keys: {Outcome: _outcomes_with_sources(keys)},
        more="events:press",
    )


#: What a relation to many is called in ties.
CODES = {"topics": "topic", "organizations": "organization", "exhibitors": "organization", "people": "person",
         "editions": "edition", "sub_forums": "sub-forum", "exhibitions": "exhibition"}  # fmt: skip


def _all_tied(record: Model, *names: str) -> list[str]:
    return [f"{CODES[name]}:{other.pk}" for name in names for other in getattr(record, name).all()]


def _columns(record: Model, field: str) -> list[str]:
    return [words for name in columns(type(record), field) if (words := getattr(record, name))]


def _kind_of_item(item: SubForum) -> list[tuple[str, str]]:
    """Return what kind of item it is in each language, unless it is one of the many sub-forums."""
    found = []
    for code, _name in settings.LANGUAGES if item.kind != SubForum.Kind.SUB_FORUM else ():
        with translation.override(code):
            found.append((code, item.get_kind_display()))
    return found


def _ties_of_item(item: SubForum) -> list[str]:
    speakers = [f"organization:{part.organization_id}" for part in item.speakers.all() if part.organization_id]
    return [f"edition:{item.edition_id}", *_all_tied(item, "topics", "organizations", "people"), *speakers]


def _editions_of_steps(outcome: Outcome) -> list[str]:
    return [f"edition:{step.edition_id}" for step in outcome.steps.all() if step.edition_id]


def _outcomes_with_sources(keys: list[int]) -> QuerySet:
    return OutcomeStep.objects.filter(source__in=keys).order_by().values_list("outcome_id", flat=True).distinct()


def _before(organization: Organization) -> list[str]:
    """Return the ties of an organization to those whose work it took over, one after the other."""
    found: list[int] = []
    key = organization.predecessor_id
    while key and key not in found and key != organization.pk:
        found.append(key)
        key = Organization.objects.filter(pk=key).values_list("predecessor_id", flat=True).first()
    return [f"follows:{key}" for key in found]


def _after(keys: list[int]) -> list[int]:
    """Return the organizations that took over the work of others, one after the other."""
    found: set[int] = set()
    while keys := set(Organization.objects.filter(predecessor__in=keys).values_list("pk", flat=True)) - found:
        found |= keys
    return sorted(found)


def _whole_names(person: Person) -> list[tuple[str, str]]:
    """Return a person's name in each language and either order; as one run where it is written without a space."""
    found = []
    for code, _name in settings.LANGUAGES:
        family, given = text_in(person, "family_name", code), text_in(person, "given_name", code)
        space = "" if HAN_OR_KANA.search(family + given) else " "
        if family or given:
            found.append((code, f"{family}{space}{given}".strip()))
            if space and family and given:
                found.append((code, f"{given} {family}"))
    return found


def _plain(words: str) -> Text:
    return Text(str(words), "", False)


def _person(person: Person) -> Text:
    shown = text_of(person, "family_name") or text_of(person, "given_name")
    return Text(person.name(), shown.language, shown.is_fallback)


def forum_answer(query: str) -> Answer | None:
    """Return the forum's own page where the query is one of the forum's names, or holds one that is long enough."""
    names, asked = remembered("names of the forum", _names_of_forum), _folded(query)
    if asked in names or any(len(name) >= DISTINCTIVE and name in asked for name in names):
        forum = Forum.load()
        return Answer(forum.name, reverse("home"), text_of(forum, "purpose").words)
    return None


def _names_of_forum() -> set[str]:
    forum = Forum.load()
    written = [getattr(forum, name) for field in ("name", "short_name") for name in columns(Forum, field)]
    return {_folded(name) for name in [*written, *forum.alias_list()] if name}


def _folded(name: str) -> str:
    return DASHES.sub("-", normalise(name)).casefold()
