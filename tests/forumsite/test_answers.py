"""What a search may mean besides records: the page of the numbers, and that of feeds and calendars."""

import re
from datetime import date

import pytest
import time_machine

from publishing.models import State
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "query", "expected"),
    [
        ("/en/search/", "number of participants 2023", "/en/numbers/"),
        ("/zh-hans/search/", "2023年参会人数", "/zh-hans/numbers/"),
        ("/en/search/", "Calendars", "/en/subscribe/"),
        ("/en/search/", "how many came in 2019", "/en/numbers/"),
        ("/zh-hans/search/", "訂閱", "/zh-hans/subscribe/"),
        ("/en/search/", "atom", ""),
        ("/en/search/", "river", ""),
    ],
)
def test_pages_without_a_record_are_found_by_what_they_are_asked_for(client, address, query, expected):
    page = client.get(address, {"q": query}).content.decode()
    found = re.findall(r'class="notice answer"><a href="([^"]+)"', page)
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(("language", "query"), [("en", "when is the next forum"), ("zh-hans", "下一届论坛")])
def test_who_asks_for_the_next_edition_is_led_to_it(client, language, query):
    EditionFactory(year=2024, first_day=date(2024, 9, 1), status="held")
    EditionFactory(year=2027, first_day=date(2027, 9, 1), status="scheduled", state=State.DRAFT)
    with time_machine.travel("2026-03-01"):
        page = client.get(f"/{language}/search/", {"q": query}).content.decode()
        assert re.findall(r'class="notice answer"><a href="([^"]+)"', page) == [f"/{language}/subscribe/"]
        edition = EditionFactory(year=2026, first_day=date(2026, 9, 1), status="scheduled", city_en="Sampleton")
        page = client.get(f"/{language}/search/", {"q": query}).content.decode()
        assert re.findall(r'class="notice answer"><a href="([^"]+)"', page) == [f"/{language}/editions/{edition.slug}/"]
        assert "Sampleton" in page
