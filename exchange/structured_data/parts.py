"""Pieces that several kinds of record share."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Model
from django.http import HttpRequest
from django.template import Context
from django.utils.translation import gettext

from events.models import Edition, Organization
from exchange.facts import Facts, facts_shown, plain, plain_text
from publishing.addresses import absolute, address
from publishing.dates import machine_day
from publishing.languages import text_of

#: What schema.org calls the kinds of organization that have a name there.
ORGANIZATIONS = {
    "government": "GovernmentOrganization",
    "academic": "EducationalOrganization",
    "company": "Corporation",
    "civil-society": "NGO",
    "media": "NewsMediaOrganization",
}


class Page:
    """The page that is described: its request and what its view has loaded."""

    def __init__(self, request: HttpRequest, context: Context) -> None:
        self.request, self.context = request, context
        self.forum = context.get("forum")
        self.home = self.absolute(address("home"))

    def absolute(self, url: str) -> str:
        """Return an address of the site with scheme and host."""
        return absolute(self.request, url)

    def url_of(self, record: Model) -> str:
        """Return the address of a record's page."""
        return self.absolute(record.get_absolute_url())

    def facts(self, record: Model) -> Facts:
        """Return what is told of a record."""
        return facts_shown(self.request, record)

    def pictures(self) -> list[str]:
        """Return the addresses of pictures that stand for what the page is about."""
        photos = self.context.get("photos") or ()
        return [self.absolute(photo.share_url) for photo in photos[:3] if getattr(photo, "share_url", "")]


def filled(found: dict) -> dict:
    """Return a description without what is not known."""
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def reference(page: Page, record: Model, kind: str, name: str) -> dict:
    """Return a record of another page in short: enough to be understood alone."""
    url = page.url_of(record)
    return {"@type": kind, "@id": f"{url}#it", "name": plain(name), "url": url}


def organization(page: Page, record: Organization) -> dict:
    """Return an organization in short."""
    return reference(page, record, ORGANIZATIONS.get(record.kind, "Organization"), text_of(record, "name").words)


def series(page: Page, *, whole: bool = False) -> dict:
    """Return the forum as a series of events; ``whole`` with what the home page says of it."""
    forum = page.forum
    name = plain(text_of(forum, "name").words)
    found = {"@type": "EventSeries", "@id": f"{page.home}#series", "name": name, "url": page.home}
    if whole:
        names = [plain(text_of(forum, "short_name").words), *map(plain, forum.alias_list())]
        found |= filled({
            "alternateName": [other for other in dict.fromkeys(names) if other and other != name],
            "description": plain_text(forum, "purpose").words,
            "startDate": str(forum.founded) if forum.founded else None,
            "image": page.pictures(),
        })  # fmt: skip
    return found


def name_of(page: Page, edition: Edition) -> str:
    """Return the name under which an edition is known: the forum's with the year."""
    values = {"forum": text_of(page.forum, "name").words, "year": edition.year}
    return plain(gettext("%(forum)s %(year)s") % values)


def days(first: date | None, last: date | None, precision: str = "day") -> dict:
    """Return start and end as exactly as they are known; no end that says nothing new."""
    if first is None:
        return {}
    start, end = machine_day(first, precision), machine_day(max(first, last or first), precision)
    return {"startDate": start, "endDate": end if precision == "day" or end != start else None}


def place(edition: Edition, *smaller: str) -> dict:
    """Return where something was held: the smallest place that has a name, and the address."""
    city, region, country = (plain(text_of(edition, name).words) for name in ("city", "region", "country"))
    address = filled({"addressLocality": city, "addressRegion": region, "addressCountry": country})
    name = next((plain(words) for words in (*smaller, city, region, country) if words), "")
    return filled({
        "@type": "Place",
        "name": name,
        "address": {"@type": "PostalAddress", **address} if address else None,
    }) if name else {}  # fmt: skip


def several(found: Iterable[dict]) -> list[dict]:
    """Return descriptions, each once."""
    return list({node["@id"]: node for node in found}.values())
