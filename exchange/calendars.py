"""Calendars (RFC 5545, 7986): one edition with its programme, one programme item, and all that is to come.

Days that are not known are not made up: what is known to the month or the year only stands in no calendar as an event,
but as a journal entry without a day, which tells of it and takes up no time.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from icalendar import Calendar, Component, Event, Journal, vCalAddress, vText

from events.models import Edition, Exhibition, Forum, SubForum
from exchange.facts import facts_of, plain
from exchange.identity import uid
from exchange.moments import changed_at
from exchange.time_zones import time_zone
from publishing.addresses import absolute
from publishing.dates import Precision
from publishing.languages import html_language, text_of

CONTENT_TYPE = "text/calendar; charset=utf-8"
#: How often subscribed calendars ask again.
REFRESH = "PT12H"
#: SEQUENCE counts seconds since then: it rises with every change and fits 31 bits until 2088.
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
#: Long texts that no calendar holds.
UNUSED = ("body", "edition__body", "edition__low_carbon")
Status = Edition.Status


def is_dated(record: Edition | Exhibition | SubForum) -> bool:
    """Say whether a record is known to the day, and so can stand in a calendar as an event."""
    if isinstance(record, Edition):
        return record.first_day is not None and record.date_precision == Precision.DAY
    return (record.starts_on if isinstance(record, SubForum) else record.first_day) is not None


def is_to_come(edition: Edition, today: date) -> bool:
    """Say whether an edition, as far as its days are known, is not over yet."""
    last = edition.last_day or edition.first_day
    if is_dated(edition):
        return last >= today
    if edition.status in {Status.HELD, Status.NO_REPORT}:
        return False
    if last and edition.date_precision == Precision.MONTH:
        return (last.year, last.month) >= (today.year, today.month)
    return edition.year >= today.year


def with_parts(editions: QuerySet) -> QuerySet:
    """Return editions with the published items of their programme and their published exhibitions."""
    return editions.prefetch_related(
        Prefetch("sub_forums", SubForum.objects.published().select_related("edition").defer(*UNUSED)),
        Prefetch("exhibitions", Exhibition.objects.published().select_related("edition").defer(*UNUSED)),
    )


def coming(today: date) -> list[Edition]:
    """Return the published editions that are still to come, with their parts, the next one first."""
    not_over = Q(last_day__gte=today) | Q(first_day__gte=today) | Q(year__gte=today.year)
    editions = with_parts(Edition.objects.published().filter(not_over)).order_by(
        "year", F("first_day").asc(nulls_last=True), "pk"
    )
    return [edition for edition in editions if is_to_come(edition, today)]


def components_of(request: HttpRequest, edition: Edition, forum: Forum) -> list[Component]:
    """Return an edition, its dated programme items and exhibitions as parts of a calendar."""
    parts = [part for part in (*edition.sub_forums.all(), *edition.exhibitions.all()) if is_dated(part)]
    return [component(request, record, forum) for record in (edition, *parts)]


def component(request: HttpRequest, record: Edition | Exhibition | SubForum, forum: Forum) -> Component:
    """Return a record as an event or, where its days are not known, as a journal entry."""
    edition = record if isinstance(record, Edition) else record.edition
    found = Event() if is_dated(record) else Journal()
    facts, moment = facts_of(record), max(changed_at(record), changed_at(edition))
    language = {"LANGUAGE": html_language(facts.title.language)}
    found.add("UID", uid(request, record))
    found.add("DTSTAMP", moment)
    found.add("CREATED", record.created_at)
    found.add("LAST-MODIFIED", moment)
    found.add("SEQUENCE", int((moment - COUNTED_FROM).total_seconds()))
    found.add("SUMMARY", _summary(record, edition, forum), parameters=language)
    found.add("DESCRIPTION", "\n\n".join(_description(request, record, edition)))
    found.add("URL", absolute(request, record.get_absolute_url()))
    if record is not edition:
        found.add("RELATED-TO", uid(request, edition))
    if isinstance(found, Event):
        found.add("LOCATION", _location(record, edition))
        _add_times(found, record)
        found.add("STATUS", _status(edition))
        found.add("TRANSP", "OPAQUE" if isinstance(record, SubForum) and record.start_time else "TRANSPARENT")
    elif edition.status == Status.CANCELLED:
        found.add("STATUS", "CANCELLED")
    return found


def _summary(record, edition: Edition, forum: Forum) -> str:
    """Return what a calendar shows: who meets in which year, or the item's title; cancelled and postponed first."""
    name = plain(text_of(forum, "short_name").words or text_of(forum, "name").words)
    words = gettext("%(forum)s %(year)s") % {"forum": name, "year": edition.year}
    theme = plain(text_of(edition, "theme").words)
    if record is not edition:
        words = facts_of(record).title.words
    elif theme:
        words = gettext("%(name)s: %(theme)s") % {"name": words, "theme": theme}
    if edition.status in {Status.CANCELLED, Status.POSTPONED}:
        words = gettext("%(status)s: %(name)s") % {"status": edition.get_status_display(), "name": words}
    return words


def _description(request: HttpRequest, record, edition: Edition) -> Iterable[str]:
    facts = facts_of(record)
    if record is not edition:
        yield gettext("%(kind)s, %(edition)s") % {"kind": facts.kind, "edition": facts_of(edition).title.words}
    if edition.status in {Status.POSTPONED, Status.CANCELLED, Status.NO_REPORT}:
        yield str(edition.get_status_display())
    if not is_dated(record):
        days = edition.days() or str(edition.year)
        yield gettext("When: %(days)s. The days are not known yet.") % {"days": days}
    if facts.summary:
        yield facts.summary.words
    yield absolute(request, record.get_absolute_url())


def _location(record, edition: Edition) -> str:
    own = text_of(record, "place" if isinstance(record, SubForum) else "venue").words
    venue = "" if record is edition else text_of(edition, "venue").words
    return plain(gettext(", ").join(dict.fromkeys(part for part in (own, venue, edition.place()) if part)))


def _add_times(event: Event, record) -> None:
    """Add start and end: clock times in their zone where they are known, whole days otherwise."""
    if isinstance(record, SubForum) and (start := record.starts_at()):
        event.add("DTSTART", start)
        if (end := record.ends_at()) and end > start:
            event.add("DTEND", end)
        return
    first, last = (
        (record.starts_on, record.ends_on) if isinstance(record, SubForum) else (record.first_day, record.last_day)
    )
    event.add("DTSTART", first)
    event.add("DTEND", max(first, last or first) + timedelta(days=1))  # the first day after it


def _status(edition: Edition) -> str:
    if edition.status == Status.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if edition.status in {Status.POSTPONED, Status.NO_REPORT} else "CONFIRMED"


def write(request: HttpRequest, name: str, components: Iterable[Component], forum: Forum) -> bytes:
    """Return a calendar with these parts and the time zones they need."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Forum Record//Calendars 1.0//EN")
    calendar.add("CALSCALE", "GREGORIAN")
    parts = list(components)
    # RFC 5546 wants an organizer in whatever is published by a method, and a day in each journal entry.
    is_published = bool(forum.contact_email and parts) and all(isinstance(part, Event) for part in parts)
    if is_published:
        calendar.add("METHOD", "PUBLISH")
    language = html_language(get_language())
    for label in ("NAME", "X-WR-CALNAME"):
        calendar.add(label, plain(name), parameters={"LANGUAGE": language})
    calendar.add("SOURCE", absolute(request, request.get_full_path()), parameters={"VALUE": "URI"})
    calendar.add("REFRESH-INTERVAL", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", REFRESH)
    for zone in _zones(parts):
        calendar.add_component(zone)
    for part in parts:
        if is_published:
            part.add("ORGANIZER", _organizer(forum))
        calendar.add_component(part)
    return calendar.to_ical(sorted=False)


def _zones(parts: list[Component]) -> list[Component]:
    """Return the time zones of the parts; the site's own where there are no parts, as no calendar may be empty."""
    starts = [start for part in parts if part.get("DTSTART") and isinstance(start := part.decoded("DTSTART"), datetime)]
    years: dict[str, list[int]] = {} if parts else {settings.TIME_ZONE: [timezone.localdate().year]}
    for start in starts:
        years.setdefault(start.tzinfo.key, []).append(start.year)
    return [time_zone(key, min(found), max(found)) for key, found in years.items()]


def _organizer(forum: Forum) -> vCalAddress:
    address = vCalAddress(f"mailto:{forum.contact_email}")
    address.params["CN"] = vText(plain(text_of(forum, "name").words))
    return address
