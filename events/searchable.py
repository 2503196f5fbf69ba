"""What of this room a search looks at, and the names by which the forum itself is found."""

import re

from django.urls import reverse

from events.models import Edition, Exhibition, Forum, Organization, Outcome, Person, Source, SubForum, Topic
from publishing.languages import Text, text_of
from publishing.words import columns, normalise
from search.registry import Answer, register, register_answer

#: A name of so many characters means the forum wherever it stands in a query.
DISTINCTIVE = 8
DASHES = re.compile(r"[‐‑‒–—―－-]")


def register_all() -> None:
    """Register every kind of record of this room; called once when the site starts."""
    register_answer(forum_answer)
    register(
        Edition,
        title=lambda edition: text_of(edition, "theme") or _plain(edition.heading()),
        context=lambda edition: f"{edition.heading()} · {edition}",
        more="events:edition_list",
    )
    register(
        SubForum,
        title=lambda item: text_of(item, "title") or _plain(item.get_kind_display()),
        context=lambda item: f"{item.get_kind_display()} · {item.edition}",
        joined=("edition",),
        more="events:sub_forum_list",
    )
    register(
        Exhibition,
        context=lambda exhibition: str(exhibition.edition),
        joined=("edition",),
        more="events:exhibition_list",
    )
    register(
        Outcome,
        context=lambda outcome: outcome.get_kind_display(),
        more="events:outcome_list",
    )
    register(
        Organization,
        title="name",
        context=lambda organization: organization.kind_in_words(),
        more="events:organization_list",
    )
    register(Person, title=_person, more="events:person_list")
    register(Topic, title="name", more="events:topic_list")
    register(
        Source,
        title=lambda source: Text(source.title, source.language, True) if source.title else text_of(source, "outlet"),
        context=lambda source: " · ".join(filter(None, (source.outlet, source.days()))),
        more="events:press",
    )


def _plain(words: str) -> Text:
    return Text(str(words), "", False)


def _person(person: Person) -> Text:
    shown = text_of(person, "family_name") or text_of(person, "given_name")
    return Text(person.name(), shown.language, shown.is_fallback)


def forum_answer(query: str) -> Answer | None:
    """Return the forum's own page where the query is one of the forum's names, or holds one that is long enough."""
    forum, asked = Forum.load(), _folded(query)
    written = [getattr(forum, name) for field in ("name", "short_name") for name in columns(Forum, field)]
    names = {_folded(name) for name in [*written, *forum.alias_list()] if name}
    if asked in names or any(len(name) >= DISTINCTIVE and name in asked for name in names):
        return Answer(forum.name, reverse("home"), text_of(forum, "purpose").words)
    return None


def _folded(name: str) -> str:
    return DASHES.sub("-", normalise(name)).casefold()
