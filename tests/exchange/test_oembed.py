"""oEmbed: what other sites are told of photos and editions, and how they are refused what is none."""

from datetime import date

import pytest
from defusedxml import ElementTree
from django.core.files.base import ContentFile
from django.urls import reverse

from media import rendition_files
from media.models import Photo
from publishing.models import State
from tests.exchange.parsing import HOSTILE
from tests.factories import AlbumFactory, EditionFactory, ForumFactory, PhotoFactory, image_bytes

pytestmark = pytest.mark.django_db
BASE = "http://testserver"


def ready_photo(width: int = 1300, height: int = 1000, **values) -> Photo:
    file = ContentFile(image_bytes(width, height), name="photo.jpg")
    photo = PhotoFactory(original=file, width=width, height=height, **values)
    assert rendition_files.make_for(photo)
    photo.refresh_from_db()
    return photo


def ask(client, url: str, **more):
    return client.get("/oembed/", {"url": url, **more})


def test_a_photo(client):
    ForumFactory(name_en="Invented Forum")
    photo = ready_photo(headline_en=HOSTILE, creator_en="Invented Person")
    response = ask(client, f"{BASE}/en/photos/{photo.pk}/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    widths = photo.widths
    assert response.json() == {
        "version": "1.0",
        "type": "photo",
        "title": HOSTILE,
        "author_name": "Invented Person",
        "provider_name": "Invented Forum",
        "provider_url": f"{BASE}/en/",
        "cache_age": 86400,
        "url": BASE + photo.rendition_url(widths[-1], "jpg"),
        "width": widths[-1],
        "height": round(widths[-1] / 1.3),
        "thumbnail_url": BASE + photo.rendition_url(widths[0], "jpg"),
        "thumbnail_width": widths[0],
        "thumbnail_height": round(widths[0] / 1.3),
        "license": "CC BY 4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "credit": "Photo: Invented Photographer",
    }
    assert client.get(response.json()["url"].removeprefix(BASE)).status_code == 200


@pytest.mark.parametrize(
    ("limits", "width"),
    [
        ({"maxwidth": 700}, 640),
        ({"maxwidth": 640}, 640),
        ({"maxheight": 300}, 320),
        ({"maxwidth": 5000, "maxheight": 500}, 640),
    ],
)
def test_a_picture_is_no_larger_than_asked(client, limits, width):
    photo = ready_photo()
    found = ask(client, f"{BASE}/en/photos/{photo.pk}/", **limits).json()
    assert (found["width"], found["height"]) == (width, round(width / 1.3))
    assert all(found[name.removeprefix("max")] <= limit for name, limit in limits.items())


@pytest.mark.parametrize("limits", [{"maxwidth": 100}, {"maxheight": 10}])
def test_where_no_picture_is_small_enough_a_link_remains(client, limits):
    photo, edition = ready_photo(), EditionFactory(year=2023)
    for path in (f"photos/{photo.pk}", "editions/2023"):
        found = ask(client, f"{BASE}/en/{path}/", **limits).json()
        assert found["type"] == "link"
        assert not {"url", "html", "width", "height"} & set(found)
    assert edition.pk


def test_a_photo_whose_pictures_are_not_made_yet_is_a_link(client):
    photo = PhotoFactory()
    assert ask(client, f"{BASE}/en/photos/{photo.pk}/").json()["type"] == "link"


def test_an_edition_is_a_quotation_in_its_own_language(client):
    ForumFactory(name_en="Invented Forum", name_zh_hans="虚构论坛")
    EditionFactory(
        year=2023, number=12, theme_en="Green & <clean>", theme_zh_hans="绿色", first_day=date(2023, 9, 15),
        last_day=date(2023, 9, 16), city_zh_hans="南宁", country_zh_hans="中国",
    )  # fmt: skip
    found = ask(client, f"{BASE}/en/editions/2023/", maxwidth=480).json()
    assert (found["type"], found["width"], found["height"]) == ("rich", 480, 220)
    assert found["html"] == (
        f'<blockquote lang="en" cite="{BASE}/en/editions/2023/"><p><a href="{BASE}/en/editions/2023/">'
        "12th edition, 2023: Green &amp; &lt;clean&gt;</a></p><p>15–16 September 2023 · Sampleton, Nowhere</p>"
        "<footer>Invented Forum</footer></blockquote>"
    )
    found = ask(client, f"{BASE}/zh-hans/editions/2023/").json()
    assert found["provider_name"] == "虚构论坛"
    assert "2023年9月15日至16日 · 中国南宁" in found["html"]
    assert '<blockquote lang="zh-Hans"' in found["html"]


def test_the_same_as_xml(client):
    ready_photo(headline_en=HOSTILE)
    photo = Photo.objects.get()
    response = ask(client, f"{BASE}/en/photos/{photo.pk}/", format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    found = {child.tag: child.text for child in root}
    expected = ask(client, f"{BASE}/en/photos/{photo.pk}/").json()
    assert root.tag == "oembed"
    assert found == {name: str(value) for name, value in expected.items()}


def test_an_address_without_a_language_will_do(client):
    EditionFactory(year=2023)
    assert ask(client, f"{BASE}/editions/2023/").json()["type"] == "rich"
    assert ask(client, "https://testserver/en/editions/2023/?utm=x#photos").json()["type"] == "rich"


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/en/editions/2023/",
        f"{BASE}/en/editions/1999/",
        f"{BASE}/en/editions/",
        f"{BASE}/en/photos/{9**30}/",
        f"{BASE}/admin/",
        f"{BASE}/en/albums/album/",
        "http://[broken",
        "javascript:alert(1)",
        "testserver/en/editions/2023/",
        "not an address",
        f"{BASE}/en/editions/2023/../2023/",
        f"{BASE}/fr/editions/2023/",
    ],
)
def test_what_is_none_of_ours_is_not_found(client, url):
    EditionFactory(year=2023)
    AlbumFactory(slug="album")
    response = ask(client, url)
    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert response.content == b"No public photo or edition of this site stands at that address.\n"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "url: This field is required."),
        ({"url": ""}, "url: This field is required."),
        ({"url": f"{BASE}/en/", "maxwidth": "wide"}, "maxwidth: Enter a whole number."),
        ({"url": f"{BASE}/en/", "maxheight": "0"}, "maxheight: Ensure this value is greater than or equal to 1."),
        ({"url": "x" * 3000}, "url: Ensure this value has at most 2000 characters (it has 3000)."),
        ({"url": "x\x00"}, "url: Null characters are not allowed."),
    ],
)
def test_a_bad_question_is_told_what_is_wrong(client, query, words):
    response = client.get("/oembed/", query)
    assert (response.status_code, response.content.decode().strip()) == (400, words)


@pytest.mark.parametrize("form", ["yaml", "JSON", "xml "])
def test_there_is_no_third_format(client, form):
    assert ask(client, f"{BASE}/en/", format=form).status_code == 501


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.RETIRED])
def test_what_is_not_public_is_not_found(client, state):
    edition = EditionFactory(year=2023, state=state)
    photo = PhotoFactory(edition=edition)
    assert ask(client, f"{BASE}/en/editions/2023/").status_code == 404
    assert ask(client, f"{BASE}/en/photos/{photo.pk}/").status_code == 404


def test_pages_say_where_to_ask(client):
    edition = EditionFactory(year=2023)
    html = client.get(edition.get_absolute_url()).content.decode()
    for form, kind in (("json", "application/json+oembed"), ("xml", "text/xml+oembed")):
        asked = f"{BASE}/oembed/?url=http%3A%2F%2Ftestserver%2Fen%2Feditions%2F2023%2F&amp;format={form}"
        assert f'<link rel="alternate" type="{kind}" href="{asked}">' in html
        assert client.get(asked.replace("&amp;", "&").removeprefix(BASE)).status_code == 200
    assert "oembed" not in client.get("/en/editions/").content.decode()


def test_an_answer_is_kept_until_it_changes(client, django_assert_num_queries):
    edition = EditionFactory(year=2023)
    with django_assert_num_queries(2):  # the edition and the forum
        first = ask(client, f"{BASE}/en/editions/2023/")
    asked = {"if-none-match": first["ETag"]}
    again = {"path": f"{reverse('exchange_files:oembed')}?url={BASE}/en/editions/2023/", "headers": asked}
    assert client.get(**again).status_code == 304
    edition.theme_en = "Changed"
    edition.save()
    assert client.get(**again).status_code == 200
