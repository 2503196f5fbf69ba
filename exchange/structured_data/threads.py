"""Organizations, people, topics, outcomes and prose pages."""

from django.utils.translation import get_language

from events.models import Organization, Outcome, Person, Topic
from exchange.facts import plain, plain_text
from exchange.moments import changed_at
from exchange.structured_data import parts
from exchange.structured_data.parts import Page, filled
from pages.models import Page as ProsePage
from publishing.dates import machine_day
from publishing.languages import html_language, text_of


def organization(page: Page, record: Organization) -> dict:
    """Return an organization, with its own web site."""
    country = plain_text(record, "country").words
    return parts.organization(page, record) | filled({
        "alternateName": plain(record.acronym),
        "description": page.facts(record).summary.words,
        "sameAs": record.website,
        "address": {"@type": "PostalAddress", "addressCountry": country} if country else None,
    })  # fmt: skip


def person(page: Page, record: Person) -> dict:
    """Return a person, with the position and organization of the latest appearance."""
    latest = next(iter(record.appearances.all()), None)
    works_for = latest.organization if latest else None
    return parts.reference(page, record, "Person", record.name()) | filled({
        "familyName": plain_text(record, "family_name").words,
        "givenName": plain_text(record, "given_name").words,
        "description": page.facts(record).summary.words,
        "jobTitle": plain_text(latest, "position").words if latest else None,
        "affiliation": parts.organization(page, works_for) if works_for else None,
    })  # fmt: skip


def topic(page: Page, record: Topic) -> dict:
    """Return a topic as a term."""
    found = parts.reference(page, record, "DefinedTerm", text_of(record, "name").words)
    return found | filled({"description": page.facts(record).summary.words})


def outcome(page: Page, record: Outcome) -> dict:
    """Return an outcome as a work, dated by the first and the latest step that are known."""
    dated = [step for step in record.dated_steps if step.day]
    kind = "Report" if record.kind == Outcome.Kind.REPORT else "CreativeWork"
    return parts.reference(page, record, kind, page.facts(record).title.words) | filled({
        "description": page.facts(record).summary.words,
        "genre": str(record.get_kind_display()),
        "dateCreated": machine_day(dated[0].day, dated[0].precision) if dated else None,
        "dateModified": machine_day(dated[-1].day, dated[-1].precision) if len(dated) > 1 else None,
        "about": [parts.reference(page, found, "Thing", found.name) for found in record.topics.all()],
        "contributor": [parts.organization(page, found) for found in record.organizations.all()],
    })  # fmt: skip


def page(page: Page, record: ProsePage) -> dict:
    """Return a prose page."""
    return parts.reference(page, record, "WebPage", page.facts(record).title.words) | filled({
        "description": page.facts(record).summary.words,
        "inLanguage": html_language(get_language()),
        "dateModified": changed_at(record).isoformat(timespec="seconds"),
        "isPartOf": {"@id": f"{page.home}#site"},
    })  # fmt: skip
