"""Time zones as calendars describe them (RFC 5545, 3.6.5), made of the zone data that Python uses.

Each change of the clocks is an observance of its own: some programs read only the first of several dates in one line.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

STEP = timedelta(days=1)


def time_zone(key: str, first_year: int, last_year: int) -> Timezone:
    """Return the description of a zone for events of these years, with a year before and one after."""
    zone, found = ZoneInfo(key), Timezone()
    start, end = datetime(first_year - 1, 1, 1, tzinfo=UTC), datetime(last_year + 2, 1, 1, tzinfo=UTC)
    found.add("TZID", key)
    found.add_component(_observance(zone, start, start))
    for before, after in _changes(zone, start, end):
        found.add_component(_observance(zone, before, after))
    return found


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the last second before and the first after each change of the clocks."""
    moment = start
    while moment < end:
        before, after = moment, moment + STEP
        if _offset(zone, before) != _offset(zone, after):
            while after - before > timedelta(seconds=1):
                middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
                before, after = (middle, after) if _offset(zone, middle) == _offset(zone, moment) else (before, middle)
            yield before, after
        moment += STEP


def _observance(zone: ZoneInfo, before: datetime, after: datetime) -> Component:
    """Return what holds from a moment on; its onset is told by the clock as it went before."""
    local, old = after.astimezone(zone), _offset(zone, before)
    found = TimezoneDaylight() if local.dst() else TimezoneStandard()
    found.add("DTSTART", (after + old).replace(tzinfo=None))
    found.add("TZOFFSETFROM", old)
    found.add("TZOFFSETTO", local.utcoffset())
    found.add("TZNAME", local.tzname())
    return found


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset()
