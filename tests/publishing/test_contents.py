"""The page of a record is put together from remembered pieces, and never differs from what would be drawn anew."""

from datetime import date

import pytest
import time_machine
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from media.models import Photo
from publishing import contents, remembering
from publishing.contents import Contents
from publishing.models import State
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def addresses() -> list[str]:
    """Return the addresses, without language, of a page of each kind that is remembered."""
    edition = make.EditionFactory(slug="nanning-2021", city="Nanning", summary_en="What was <b>said</b>.")
    make.EditionFactory(year=2012)
    topic, organization, person = make.TopicFactory(), make.OrganizationFactory(), make.PersonFactory()
    item = make.SubForumFactory(edition=edition)
    item.topics.add(topic)
    make.SubForumPersonFactory(sub_forum=item, person=person)
    make.EditionOrganizationFactory(edition=edition, organization=organization)
    outcome = make.OutcomeStepFactory(edition=edition).outcome
    album = make.AlbumFactory(edition=edition)
    make.AlbumPhotoFactory(album=album, photo=make.PhotoFactory(edition=edition))
    shown = [edition, item, make.ExhibitionFactory(edition=edition), topic, organization, person, outcome, album]
    shown += [make.PageFactory(path="history")]
    return [one.get_absolute_url().removeprefix("/en") for one in shown]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_of_remembered_pieces_is_the_same_page(client, addresses, language):
    addresses = [f"/{language}{address}" for address in addresses]
    with transaction.atomic():
        anew = [client.get(address).content.decode() for address in addresses]
    assert [client.get(address).content.decode() for address in addresses] == anew
    with CaptureQueriesContext(connection) as asked:
        assert [client.get(address).content.decode() for address in addresses] == anew
    assert {query["sql"].split("(")[0] for query in asked} == {"SELECT SUM"}  # the version of the record


def test_what_differs_between_readers_stays_theirs(client, addresses, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    address = f"/en{addresses[0]}"
    with transaction.atomic():
        anew = {host: client.get(address, HTTP_HOST=host).content.decode() for host in settings.ALLOWED_HOSTS}
        copied = client.get(address, HTTP_HOST="one.example", STATIC_COPY="1").content.decode()
        within = client.get(f"{address}?in=city%3Dnanning", HTTP_HOST="one.example").content.decode()
    assert len({*anew.values(), copied, within}) == 4
    for _time in range(2):
        for host, page in anew.items():
            assert client.get(address, HTTP_HOST=host).content.decode() == page
        assert client.get(address, HTTP_HOST="one.example", STATIC_COPY="1").content.decode() == copied
        assert client.get(f"{address}?in=city%3Dnanning", HTTP_HOST="one.example").content.decode() == within


def test_a_page_that_tells_the_day_is_drawn_anew_at_midnight(client):
    edition = make.EditionFactory(
        year=2030, status="scheduled", first_day=date(2030, 5, 2), last_day=date(2030, 5, 3), slug="next"
    )
    seen = {}
    for moment in ("2030-05-01 15:59Z", "2030-05-01 16:01Z", "2030-05-03 16:01Z"):  # the forum's day is UTC+8
        with time_machine.travel(moment, tick=False):
            page = client.get(f"/en/editions/{edition.slug}/").content.decode()
            seen[moment] = [words for words in ("Planned.", "Under way.", "Its days have passed.") if words in page]
    assert [*seen.values()] == [["Planned."], ["Under way."], ["Its days have passed."]]


def test_what_is_published_changed_and_withdrawn_shows_at_once(client):
    edition = make.EditionFactory(slug="held", theme_en="Rivers")
    address = f"/en/editions/{edition.slug}/"
    assert "Rivers" in client.get(address).content.decode()
    edition.theme_en = "Lakes"
    edition.save()
    photo = make.PhotoFactory(edition=edition, caption_en="A boat.")
    page = client.get(address).content.decode()
    assert "Lakes" in page
    assert "A boat." in page
    Photo.objects.filter(pk=photo.pk).update(state=State.RETIRED)
    assert "A boat." not in client.get(address).content.decode()
    type(edition).objects.filter(pk=edition.pk).update(state=State.RETIRED)
    assert client.get(address).status_code == 404
    type(edition).objects.filter(pk=edition.pk).update(state=State.PUBLISHED)
    assert client.get(address).status_code == 200


def test_a_page_that_is_not_there_is_not_remembered(client):
    assert client.get("/en/editions/later/").status_code == 404
    assert client.get("/en/editions/never/").status_code == 404
    assert [len(shelf) for shelf in contents._keys._shelves] == [0]


def test_pages_take_no_more_memory_than_they_may(monkeypatch):
    remembering.forget()
    for number in range(1000):
        page = Contents(RequestFactory().get("/"), "page", f"page-{number}", dict)
        assert page.piece("article", lambda _values: "x" * 100_000) == "x" * 100_000
    (shelf,) = contents.pieces._shelves
    assert contents.MOST / 2 < sum(size for size, _piece in shelf.values()) <= contents.MOST
