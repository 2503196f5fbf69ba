"""Editions, programme items and exhibitions as events."""

from django.db.models import Model

from events.models import Edition, EditionOrganization, Exhibition, SubForum
from exchange.facts import plain, plain_text, title_of_item
from exchange.structured_data.parts import Page, days, filled, name_of, organization, place, reference, series, several
from publishing.languages import text_of

SCHEMA = "https://schema.org/"
STATUS = {Edition.Status.POSTPONED: "EventPostponed", Edition.Status.CANCELLED: "EventCancelled"}
ATTENDANCE = {
    Edition.Format.IN_PERSON: "OfflineEventAttendanceMode",
    Edition.Format.ONLINE: "OnlineEventAttendanceMode",
    Edition.Format.HYBRID: "MixedEventAttendanceMode",
}
ORGANISE = {"host", "organiser", "co-organiser"}


def edition(page: Page, record: Edition) -> dict:
    """Return an edition: part of the series, with the items of its programme and its exhibitions."""
    theme, names = plain_text(record, "theme").words, [plain(name.name) for name in record.names.all()]
    parts = [reference(page, item, "Event", title_of_item(item).words) for item in record.sub_forums.all()]
    parts += [reference(page, shown, "ExhibitionEvent", shown.title) for shown in record.exhibitions.all()]
    return _event(page, record, record, "Event", name_of(page, record)) | filled({
        "alternateName": [*([theme] if theme else []), *dict.fromkeys(names)],
        "superEvent": series(page),
        "subEvent": [part | _when(item) for part, item in zip(parts, _parts_of(record), strict=True)],
        "organizer": _having(page, record.roles.all(), ORGANISE),
        "sponsor": _having(page, record.roles.all(), set(EditionOrganization.Role.values) - ORGANISE),
        "about": [reference(page, topic, "Thing", topic.name) for topic in record.topics.all()],
    })  # fmt: skip


def sub_forum(page: Page, record: SubForum) -> dict:
    """Return a programme item: part of its edition, with those who spoke."""
    speakers = [reference(page, part.person, "Person", part.person.name()) for part in record.speakers.all()]
    return _event(page, record, record.edition, "Event", page.facts(record).title.words) | filled({
        "superEvent": _above(page, record.edition),
        "organizer": _having(page, record.roles.all(), ORGANISE),
        "performer": several(speakers),
        "about": [reference(page, topic, "Thing", topic.name) for topic in record.topics.all()],
    })  # fmt: skip


def exhibition(page: Page, record: Exhibition) -> dict:
    """Return an exhibition: part of its edition."""
    return _event(page, record, record.edition, "ExhibitionEvent", page.facts(record).title.words) | filled({
        "superEvent": _above(page, record.edition),
        "contributor": [organization(page, stand.organization) for stand in record.stands.all()],
    })  # fmt: skip


def _event(page: Page, record: Model, held_with: Edition, kind: str, name: str) -> dict:
    url = page.url_of(record)
    status = STATUS.get(held_with.status, "EventScheduled")
    return filled({
        "@type": kind,
        "@id": f"{url}#it",
        "name": name,
        "url": url,
        "description": page.facts(record).summary.words,
        **_when(record),
        "eventStatus": f"{SCHEMA}{status}",
        "eventAttendanceMode": SCHEMA + ATTENDANCE[held_with.format] if held_with.format else None,
        "location": _where(page, record, held_with),
        "image": page.pictures(),
    })  # fmt: skip


def _when(record: Model) -> dict:
    """Return start and end; of what is not dated, the days of its edition no more exactly than to the month."""
    if isinstance(record, Edition):
        return days(record.first_day, record.last_day, record.date_precision) or {"startDate": str(record.year)}
    if isinstance(record, SubForum) and (start := record.starts_at()):
        end = record.ends_at()
        return {"startDate": start.isoformat()} | ({"endDate": end.isoformat()} if end and end > start else {})
    own = (record.starts_on, record.ends_on) if isinstance(record, SubForum) else (record.first_day, record.last_day)
    held_with = record.edition
    precision = "year" if held_with.date_precision == "year" else "month"
    return days(*own) or filled(days(held_with.first_day, held_with.last_day, precision)) or {
        "startDate": str(held_with.year)
    }  # fmt: skip


def _where(page: Page, record: Model, held_with: Edition) -> list[dict] | dict:
    own = text_of(record, "place" if isinstance(record, SubForum) else "venue").words
    venue = "" if record is held_with else text_of(held_with, "venue").words
    online = {"@type": "VirtualLocation", "url": page.url_of(record)}
    found = place(held_with, own, venue)
    if held_with.format == Edition.Format.ONLINE:
        return online
    return [found, online] if held_with.format == Edition.Format.HYBRID and found else found


def _above(page: Page, held_with: Edition) -> dict:
    return reference(page, held_with, "Event", name_of(page, held_with)) | filled({
        **_when(held_with),
        "location": place(held_with),
        "superEvent": series(page),
    })  # fmt: skip


def _parts_of(record: Edition) -> list[Model]:
    return [*record.sub_forums.all(), *record.exhibitions.all()]


def _having(page: Page, roles, wanted: set[str]) -> list[dict]:
    return several(organization(page, role.organization) for role in roles if role.role in wanted)
