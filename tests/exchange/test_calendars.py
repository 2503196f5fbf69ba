"""Calendars, read by icalendar and by ical.js."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from icalendar import Event, Journal

from events.models import Edition, SubForum
from exchange.calendars import is_to_come
from publishing.models import State
from tests.exchange.parsing import HOSTILE, read_calendar, read_with_ical_js
from tests.factories import EditionFactory, ExhibitionFactory, ForumFactory, SubForumFactory

pytestmark = pytest.mark.django_db
Status = Edition.Status


def coming_edition(**values) -> Edition:
    days = {"year": 2027, "first_day": date(2027, 9, 15), "last_day": date(2027, 9, 16), "status": Status.SCHEDULED}
    return EditionFactory(**(days | values))


@pytest.fixture
def in_2026():
    """Let it be the first of March 2026, at noon in the site's time zone."""
    with time_machine.travel(datetime(2026, 3, 1, 4, tzinfo=UTC), tick=False):
        yield


def events_of(response) -> list[Event]:
    return read_calendar(response).events


def test_an_edition_with_its_programme(client, in_2026):
    ForumFactory(name_en="Invented Forum", contact_email="desk@forum.example")
    edition = coming_edition(theme_en=HOSTILE, venue_en="Hall, 1; upstairs", summary_en=HOSTILE * 4)
    SubForumFactory(edition=edition, slug="undated")
    item = SubForumFactory(
        edition=edition,
        slug="trade",
        title_en="Trade",
        starts_on=date(2027, 9, 15),
        start_time=time(9),
        end_time=time(11, 30),
        time_zone="Asia/Shanghai",
        place_en="Room 2",
    )
    day = SubForumFactory(edition=edition, slug="day", title_en="A day", starts_on=date(2027, 9, 16))
    response = client.get("/en/calendars/editions/2027.ics")
    calendar = read_calendar(response)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    whole, timed, all_day = calendar.events
    assert whole["SUMMARY"] == f"Invented Forum 2027: {HOSTILE}"
    assert (whole.decoded("DTSTART"), whole.decoded("DTEND")) == (date(2027, 9, 15), date(2027, 9, 17))
    assert whole["LOCATION"] == "Hall, 1; upstairs, Sampleton, Nowhere"
    assert whole["UID"] == f"edition-{edition.pk}@testserver"
    assert str(whole["ORGANIZER"]) == "mailto:desk@forum.example"
    assert HOSTILE in whole["DESCRIPTION"]
    assert timed.decoded("DTSTART") == item.starts_at()
    assert timed["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert (timed["UID"], timed["RELATED-TO"]) == (f"subforum-{item.pk}@testserver", whole["UID"])
    assert (all_day.decoded("DTSTART"), all_day.decoded("DTEND")) == (date(2027, 9, 16), date(2027, 9, 17))
    assert (whole["TRANSP"], timed["TRANSP"], all_day["TRANSP"]) == ("TRANSPARENT", "OPAQUE", "TRANSPARENT")
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Asia/Shanghai"]
    assert calendar.get_missing_tzids() == set()
    read = read_with_ical_js(response)
    assert [event["summary"] for event in read] == [whole["SUMMARY"], "Trade", "A day"]
    assert (read[0]["start"], read[0]["end"], read[0]["isDate"]) == ("2027-09-15", "2027-09-17", True)
    assert (read[1]["utc"], read[1]["end"]) == ("2027-09-15T01:00:00.000Z", "2027-09-15T11:30:00")
    assert read[0]["location"] == "Hall, 1; upstairs, Sampleton, Nowhere"
    assert (read[2]["uid"], read[2]["status"]) == (f"subforum-{day.pk}@testserver", "CONFIRMED")


def test_a_calendar_of_one_item(client, in_2026):
    item = SubForumFactory(
        edition=coming_edition(),
        slug="trade",
        starts_on=date(2027, 9, 15),
        start_time=time(22),
        time_zone="Asia/Jakarta",
    )
    SubForumFactory(edition=item.edition, slug="undated")
    response = client.get("/en/calendars/editions/2027/sub-forums/trade.ics")
    (event,) = events_of(response)
    assert event.decoded("DTSTART") == item.starts_at()
    assert "DTEND" not in event
    (read,) = read_with_ical_js(response)
    assert read["utc"] == "2027-09-15T15:00:00.000Z"
    assert client.get("/en/calendars/editions/2027/sub-forums/undated.ics").status_code == 404


def test_clocks_that_change_are_told(client, in_2026):
    SubForumFactory(
        edition=coming_edition(),
        slug="late",
        starts_on=date(2027, 10, 31),
        start_time=time(1, 30),
        time_zone="Europe/Paris",
    )
    response = client.get("/en/calendars/editions/2027/sub-forums/late.ics")
    assert read_with_ical_js(response)[0]["utc"] == "2027-10-30T23:30:00.000Z"
    zone = read_calendar(response).timezones[0]
    onsets = [(part.name, str(part["DTSTART"].to_ical(), "ascii")) for part in zone.subcomponents]
    assert onsets[-4:-2] == [("DAYLIGHT", "20270328T020000"), ("STANDARD", "20271031T030000")]


@pytest.mark.parametrize(("precision", "words"), [("month", "October 2027"), ("year", "2027")])
def test_what_is_known_to_the_month_is_no_event(client, in_2026, precision, words):
    ForumFactory(contact_email="desk@forum.example")
    coming_edition(first_day=date(2027, 10, 1), last_day=None, date_precision=precision, theme_en="")
    for path in ("editions/2027", "coming"):
        calendar = read_calendar(client.get(f"/en/calendars/{path}.ics"))
        assert calendar.events == []
        (entry,) = calendar.walk("VJOURNAL")
        assert isinstance(entry, Journal)
        assert "DTSTART" not in entry
        assert f"When: {words}. The days are not known yet." in entry["DESCRIPTION"]
        assert "METHOD" not in calendar  # which would want a day


@pytest.mark.parametrize(
    ("status", "told", "prefix"),
    [
        (Status.SCHEDULED, "CONFIRMED", ""),
        (Status.HELD, "CONFIRMED", ""),
        (Status.POSTPONED, "TENTATIVE", "Postponed: "),
        (Status.CANCELLED, "CANCELLED", "Cancelled: "),
        (Status.NO_REPORT, "TENTATIVE", ""),
    ],
)
def test_cancelled_and_postponed_are_told_of_each_part(client, in_2026, status, told, prefix):
    edition = coming_edition(status=status, theme_en="")
    SubForumFactory(edition=edition, starts_on=date(2027, 9, 15), title_en="Trade")
    events = events_of(client.get("/en/calendars/editions/2027.ics"))
    assert [str(event["STATUS"]) for event in events] == [told, told]
    assert [str(event["SUMMARY"]) for event in events] == [f"{prefix}Forum 2027", f"{prefix}Trade"]


def test_the_sequence_rises_with_each_change_and_the_name_stays(client):
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        edition = coming_edition()
        item = SubForumFactory(edition=edition, slug="trade", starts_on=date(2027, 9, 15))
        before = events_of(client.get("/en/calendars/editions/2027.ics"))
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC), tick=False):
        edition.status = Status.CANCELLED
        edition.slug = "2027-moved"
        edition.save()
        after = events_of(client.get("/zh-hans/calendars/editions/2027-moved.ics"))
    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    # An item takes place when its edition does: it changed too.
    assert [new["SEQUENCE"] - old["SEQUENCE"] for old, new in zip(before, after, strict=True)] == [86400, 86400]
    assert after[0].decoded("LAST-MODIFIED") == datetime(2026, 3, 2, tzinfo=UTC)
    assert SubForum.objects.get(pk=item.pk).updated_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert all(0 < event["SEQUENCE"] < 2**31 for event in after)


def test_all_that_is_to_come(client, in_2026):
    coming_edition(year=2025, first_day=date(2025, 9, 1), last_day=None, status=Status.HELD)
    coming_edition(
        year=2026, first_day=date(2026, 2, 27), last_day=date(2026, 3, 1), status=Status.HELD, theme_en="Now"
    )
    edition = coming_edition(theme_en="Next")
    ExhibitionFactory(edition=edition, title_en="Shown", first_day=date(2027, 9, 15))
    SubForumFactory(edition=edition, title_en="Draft", starts_on=date(2027, 9, 15), state=State.DRAFT)
    coming_edition(year=2028, first_day=date(2028, 9, 1), last_day=None, state=State.DRAFT)
    response = client.get("/en/calendars/coming.ics")
    summaries = [str(event["SUMMARY"]) for event in events_of(response)]
    assert summaries == ["Forum 2026: Now", "Forum 2027: Next", "Shown"]
    assert [event["summary"] for event in read_with_ical_js(response)] == summaries


def test_a_calendar_without_anything_to_come_is_a_calendar(client, in_2026):
    response = client.get("/en/calendars/coming.ics")
    calendar = read_calendar(response)
    assert (calendar.events, len(calendar.timezones)) == ([], 1)
    assert read_with_ical_js(response) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"first_day": date(2026, 3, 1)}, True),
        ({"first_day": date(2026, 2, 27), "last_day": date(2026, 2, 28)}, False),
        ({"first_day": date(2026, 3, 1), "date_precision": "month", "status": Status.SCHEDULED}, True),
        ({"first_day": date(2026, 2, 1), "date_precision": "month", "status": Status.SCHEDULED}, False),
        ({"first_day": date(2026, 3, 1), "date_precision": "month", "status": Status.HELD}, False),
        ({"first_day": date(2026, 1, 1), "date_precision": "year", "status": Status.POSTPONED}, True),
        ({"status": Status.SCHEDULED}, True),
        ({"status": Status.NO_REPORT}, False),
        ({"year": 2025, "status": Status.SCHEDULED}, False),
    ],
)
def test_what_is_to_come(values, expected):
    edition = Edition(**({"year": 2026} | values))
    assert is_to_come(edition, date(2026, 3, 1)) is expected


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(client, in_2026, count, django_assert_num_queries):
    for year in range(2027, 2027 + count):
        edition = coming_edition(year=year, first_day=date(year, 9, 1), last_day=None)
        SubForumFactory.create_batch(count, edition=edition, starts_on=date(year, 9, 1))
        ExhibitionFactory.create_batch(count, edition=edition, first_day=date(year, 9, 1))
    with django_assert_num_queries(5):
        assert len(events_of(client.get("/en/calendars/coming.ics"))) == count * (1 + 2 * count)
    with django_assert_num_queries(5):
        assert len(events_of(client.get("/en/calendars/editions/2027.ics"))) == 1 + 2 * count


def test_who_has_the_calendar_gets_it_again_when_it_changed_or_a_day_passed(client):
    with time_machine.travel(datetime(2027, 9, 16, 15, tzinfo=UTC), tick=False):
        coming_edition()
        first = client.get("/en/calendars/coming.ics")
        asked = {"if-none-match": first["ETag"]}
        assert client.get("/en/calendars/coming.ics", headers=asked).status_code == 304
        assert len(events_of(first)) == 1
    with time_machine.travel(datetime(2027, 9, 16, 17, tzinfo=UTC), tick=False):  # past midnight in Shanghai
        assert client.get("/en/calendars/coming.ics", headers=asked).status_code == 200
        dated = {"if-modified-since": first["Last-Modified"]}
        assert events_of(client.get("/en/calendars/coming.ics", headers=dated)) == []


def test_pages_offer_the_calendar_of_what_is_to_come_only(client, in_2026):
    item = SubForumFactory(edition=coming_edition(), slug="trade", starts_on=date(2027, 9, 15))
    over = coming_edition(year=2023, first_day=date(2023, 9, 15), last_day=None, status=Status.HELD)
    html = client.get(item.edition.get_absolute_url()).content.decode()
    assert 'href="/en/calendars/editions/2027.ics"' in html
    assert 'href="webcal://testserver/en/calendars/editions/2027.ics"' in html
    html = client.get(item.get_absolute_url()).content.decode()
    assert 'href="/en/calendars/editions/2027/sub-forums/trade.ics"' in html
    assert "calendars" not in client.get(over.get_absolute_url()).content.decode()


def test_days_that_no_longer_hold_are_not_offered_but_news_of_new_ones_is(client, in_2026):
    off, later = coming_edition(status=Status.CANCELLED), coming_edition(year=2028, status=Status.POSTPONED)
    assert "calendars" not in client.get(off.get_absolute_url()).content.decode()
    html = client.get(later.get_absolute_url()).content.decode()
    assert 'href="webcal://testserver/en/calendars/editions/2028.ics"' in html
    assert "Add to a calendar" not in html


def test_the_chinese_calendar_is_chinese(client, in_2026):
    ForumFactory(name_zh_hans="虚构论坛")
    coming_edition(theme_zh_hans="环境" * 60, city_zh_hans="南宁", region_zh_hans="广西", country_zh_hans="中国")
    response = client.get("/zh-hans/calendars/editions/2027.ics")
    (event,) = events_of(response)
    assert event["SUMMARY"].endswith("环境" * 60)
    assert "虚构论坛" in event["SUMMARY"]
    assert event["SUMMARY"].params["LANGUAGE"] == "zh-Hans"
    assert event["LOCATION"] == "中国广西南宁"
    assert timedelta(days=2) == event.decoded("DTEND") - event.decoded("DTSTART")
    assert read_with_ical_js(response)[0]["summary"] == event["SUMMARY"]
