"""JSON-LD: expanded by pyld, held to the shapes that search engines ask for, and unable to break out of its page."""

import json
import re
from datetime import date, time

import pytest
from django.core.files.base import ContentFile
from pyld import jsonld

from media import rendition_files
from tests.exchange.parsing import HOSTILE
from tests.factories import (
    AlbumFactory,
    AlbumPhotoFactory,
    EditionFactory,
    EditionOrganizationFactory,
    ExhibitionFactory,
    ExhibitorFactory,
    ForumFactory,
    OrganizationFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PageFactory,
    PersonFactory,
    PhotoFactory,
    SubForumFactory,
    SubForumOrganizationFactory,
    SubForumPersonFactory,
    TopicFactory,
    image_bytes,
)

pytestmark = pytest.mark.django_db
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
#: What stands for the context at schema.org, so that no test asks the network: every term in one vocabulary, and which
#: of them hold addresses.
CONTEXT = {
    "@context": {
        "@vocab": "https://schema.org/",
        **{
            name: {"@id": f"https://schema.org/{name}", "@type": "@id"}
            for name in (
                "acquireLicensePage", "contentUrl", "eventAttendanceMode", "eventStatus", "item", "license", "sameAs",
                "thumbnailUrl", "url",
            )
        },
    }
}  # fmt: skip
DAY = r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\+\d{2}:\d{2}|Z))?)?)?"
#: What each type must have, by what Google's and schema.org's documentation ask for.
REQUIRED = {
    "EventSeries": {"name", "url"},
    "Event": {"name", "url", "startDate", "location"},
    "ExhibitionEvent": {"name", "url", "startDate", "location"},
    "ImageObject": {"contentUrl", "license", "acquireLicensePage", "creditText", "creator", "copyrightNotice"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Organization": {"name", "url"},
    "GovernmentOrganization": {"name", "url"},
    "Person": {"name"},
    "Place": {"name"},
}
DATES = {"startDate", "endDate", "dateCreated", "dateModified"}


def load(url: str, options: dict) -> dict:
    assert url.rstrip("/") == "https://schema.org", f"{url} is not asked for"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": CONTEXT}


def data_of(client, path: str) -> list[dict]:
    """Return the descriptions on a page, as written, once they expand and have the shapes they must have."""
    response = client.get(path)
    assert response.status_code == 200
    (script,) = SCRIPT.findall(response.content.decode())
    document = json.loads(script)
    expanded = jsonld.expand(document, {"documentLoader": load})
    assert len(expanded) == len(document["@graph"])
    for node in expanded:
        check_addresses(node)
    for node in document["@graph"]:
        check_shape(node)
    return document["@graph"]


def check_addresses(node) -> None:
    """Hold every identifier and type of an expanded document to be a whole address."""
    for found in walk(node):
        for name in ("@id", *(["@type"] if "@type" in found and "@value" not in found else [])):
            values = found.get(name, [])
            for value in [values] if isinstance(values, str) else values:
                assert value.startswith(("http://testserver/", "https://")), found


def check_shape(node) -> None:
    for found in walk(node):
        missing = REQUIRED.get(found.get("@type"), set()) - set(found)
        is_reference = set(found) <= {"@type", "@id", "name", "url", "startDate", "endDate"}
        assert not missing or is_reference, (found, missing)
        for name in DATES & set(found):
            assert re.fullmatch(DAY, found[name]), (name, found[name])
        assert "" not in found.values()
        assert None not in found.values()


def walk(node):
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def of_type(nodes: list[dict], kind: str) -> dict:
    (found,) = [node for node in nodes if node["@type"] == kind]
    return found


def test_an_edition(client):
    ForumFactory(name_en="Invented Forum")
    edition = EditionFactory(
        year=2023, number=12, theme_en="Green rivers", first_day=date(2023, 9, 15), last_day=date(2023, 9, 16),
        status="held", format="hybrid", city_en="Nanning", region_en="Guangxi", country_en="China", venue_en="Hall 1",
        summary_en="A summary.",
    )  # fmt: skip
    EditionOrganizationFactory(
        edition=edition, role="host", organization__kind="government", organization__slug="ministry"
    )
    EditionOrganizationFactory(edition=edition, role="supporter", organization__slug="fund")
    SubForumFactory(edition=edition, slug="trade", title_en="Trade", starts_on=date(2023, 9, 16))
    SubForumFactory(edition=edition, slug="undated", title_en="Undated", order=1)
    ExhibitionFactory(edition=edition, slug="shown", title_en="Shown")
    edition.topics.add(TopicFactory(slug="water", name_en="Water"))
    event = of_type(data_of(client, "/en/editions/2023/"), "Event")
    base = "http://testserver/en/"
    assert event["name"] == "Invented Forum 2023"
    assert event["alternateName"] == ["Green rivers"]
    assert (event["startDate"], event["endDate"]) == ("2023-09-15", "2023-09-16")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert event["location"] == [
        {
            "@type": "Place",
            "name": "Hall 1",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Nanning",
                "addressRegion": "Guangxi",
                "addressCountry": "China",
            },
        },
        {"@type": "VirtualLocation", "url": f"{base}editions/2023/"},
    ]
    assert event["superEvent"] == {
        "@type": "EventSeries",
        "@id": f"{base}#series",
        "name": "Invented Forum",
        "url": base,
    }
    parts = [(part["@type"], part["name"], part["startDate"]) for part in event["subEvent"]]
    # What is not dated is known to have been in that month, and no more.
    assert parts == [
        ("Event", "Trade", "2023-09-16"),
        ("Event", "Undated", "2023-09"),
        ("ExhibitionEvent", "Shown", "2023-09"),
    ]
    assert [host["@type"] for host in event["organizer"]] == ["GovernmentOrganization"]
    assert [sponsor["url"] for sponsor in event["sponsor"]] == [f"{base}organizations/fund/"]
    assert [topic["name"] for topic in event["about"]] == ["Water"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"first_day": date(2023, 10, 1), "date_precision": "month"}, ("2023-10", None)),
        ({"first_day": date(2023, 1, 1), "date_precision": "year"}, ("2023", None)),
        ({}, ("2023", None)),
        ({"first_day": date(2023, 9, 15)}, ("2023-09-15", "2023-09-15")),
    ],
)
def test_days_are_as_exact_as_they_are_known(client, values, expected):
    EditionFactory(year=2023, **values)
    event = of_type(data_of(client, "/en/editions/2023/"), "Event")
    assert (event["startDate"], event.get("endDate")) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("postponed", "EventPostponed"), ("cancelled", "EventCancelled"), ("held", "EventScheduled")],
)
def test_cancelled_and_postponed_are_told_of_the_parts_too(client, status, expected):
    item = SubForumFactory(edition=EditionFactory(year=2023, status=status))
    for path in ("/en/editions/2023/", item.get_absolute_url()):
        event = of_type(data_of(client, path), "Event")
        assert event["eventStatus"] == f"https://schema.org/{expected}"


def test_an_online_edition_is_held_nowhere(client):
    EditionFactory(year=2021, format="online", city_en="")
    event = of_type(data_of(client, "/en/editions/2021/"), "Event")
    assert event["location"] == {"@type": "VirtualLocation", "url": "http://testserver/en/editions/2021/"}
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"


def test_a_programme_item(client):
    edition = EditionFactory(year=2023, first_day=date(2023, 9, 15), last_day=date(2023, 9, 16))
    item = SubForumFactory(
        edition=edition, title_en="Trade", starts_on=date(2023, 9, 15), start_time=time(9), end_time=time(11, 30),
        time_zone="Asia/Shanghai", place_en="Room 2",
    )  # fmt: skip
    speaker = SubForumPersonFactory(sub_forum=item).person
    SubForumPersonFactory(sub_forum=item, person=speaker, role="moderator")
    SubForumOrganizationFactory(sub_forum=item)
    event = of_type(data_of(client, item.get_absolute_url()), "Event")
    assert (event["startDate"], event["endDate"]) == ("2023-09-15T09:00:00+08:00", "2023-09-15T11:30:00+08:00")
    assert event["location"]["name"] == "Room 2"
    assert (event["superEvent"]["startDate"], event["superEvent"]["endDate"]) == ("2023-09-15", "2023-09-16")
    assert event["superEvent"]["superEvent"]["@type"] == "EventSeries"
    assert [person["name"] for person in event["performer"]] == [speaker.name()]
    assert len(event["organizer"]) == 1


def test_an_exhibition(client):
    exhibition = ExhibitionFactory(edition=EditionFactory(year=2023), first_day=date(2023, 9, 15))
    ExhibitorFactory(exhibition=exhibition)
    event = of_type(data_of(client, exhibition.get_absolute_url()), "ExhibitionEvent")
    assert event["startDate"] == "2023-09-15"
    assert event["superEvent"]["url"] == "http://testserver/en/editions/2023/"
    assert len(event["contributor"]) == 1


def test_a_photo_names_creator_credit_and_licence(client):
    file = ContentFile(image_bytes(1300, 1000), name="photo.jpg")
    edition = EditionFactory(year=2023, number=12)
    photo = PhotoFactory(
        original=file, width=1300, height=1000, edition=edition, headline_en="The opening", creator_en="Zhang Fengqin",
        copyright_notice_en="© 2023 Somebody", taken_on=date(2023, 9, 1), precision="month", place_en="Nanning",
    )  # fmt: skip
    photo.people.add(PersonFactory(slug="somebody"))
    assert rendition_files.make_for(photo)
    photo.refresh_from_db()
    nodes = data_of(client, photo.get_absolute_url())
    image = of_type(nodes, "ImageObject")
    url = f"http://testserver{photo.get_absolute_url()}"
    assert {name: image[name] for name in ("contentUrl", "license", "acquireLicensePage", "creditText", "creator")} == {
        "contentUrl": f"http://testserver{photo.largest_url}",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "acquireLicensePage": f"{url}#use",
        "creditText": "Photo: Invented Photographer",
        "creator": {"@type": "Person", "name": "Zhang Fengqin"},
    }
    assert (image["copyrightNotice"], image["dateCreated"]) == ("© 2023 Somebody", "2023-09")
    assert (image["width"], image["height"]) == photo.largest_size
    assert [thing["url"].split("/en/")[1] for thing in image["about"]] == ["editions/2023/", "people/somebody/"]
    assert 'id="use"' in client.get(photo.get_absolute_url()).content.decode()
    way = of_type(nodes, "BreadcrumbList")["itemListElement"]
    assert [(step["position"], step["name"]) for step in way] == [
        (1, "Home page"),
        (2, "Photos"),
        (3, f"Photo {photo.pk}"),
    ]


def test_a_licence_without_a_page_is_explained_on_the_photo_s(client):
    photo = PhotoFactory(licence="press-use")
    response = client.get(photo.get_absolute_url()).content.decode()
    (script,) = SCRIPT.findall(response)
    image = of_type(json.loads(script)["@graph"], "ImageObject")
    assert image["license"] == image["acquireLicensePage"] == f"http://testserver{photo.get_absolute_url()}#use"


def test_the_home_page(client):
    ForumFactory(name_en="Invented Forum", short_name_en="IF", aliases="Another Forum\n虚构论坛", founded=2011)
    nodes = data_of(client, "/en/")
    series, site = of_type(nodes, "EventSeries"), of_type(nodes, "WebSite")
    assert (series["name"], series["startDate"]) == ("Invented Forum", "2011")
    assert series["alternateName"] == ["IF", "Another Forum", "虚构论坛"]
    assert site["potentialAction"]["target"]["urlTemplate"] == "http://testserver/en/search/?q={search_term_string}"
    assert site["inLanguage"] == "en"


def test_other_kinds(client):
    organization = OrganizationFactory(kind="government", acronym="MEE", website="https://ministry.example/")
    found = of_type(data_of(client, organization.get_absolute_url()), "GovernmentOrganization")
    assert (found["alternateName"], found["sameAs"]) == ("MEE", "https://ministry.example/")
    person = PersonFactory(family_name_en="Zhang", given_name_en="Fengqin", family_name_first=True)
    SubForumPersonFactory(person=person, position_en="Director", organization=organization)
    found = of_type(data_of(client, person.get_absolute_url()), "Person")
    assert (found["name"], found["jobTitle"], found["affiliation"]["@type"]) == (
        "Zhang Fengqin",
        "Director",
        "GovernmentOrganization",
    )
    outcome = OutcomeFactory(kind="report")
    OutcomeStepFactory(outcome=outcome, day=date(2016, 9, 1), precision="month")
    OutcomeStepFactory(outcome=outcome, day=date(2021, 5, 4))
    found = of_type(data_of(client, outcome.get_absolute_url()), "Report")
    assert (found["dateCreated"], found["dateModified"]) == ("2016-09", "2021-05-04")
    above = PageFactory(path="about", title_en="About")
    page = PageFactory(path="about/history", parent=above, title_en="History")
    nodes = data_of(client, page.get_absolute_url())
    assert [step["name"] for step in of_type(nodes, "BreadcrumbList")["itemListElement"]] == [
        "Home page",
        "About",
        "History",
    ]
    topic = TopicFactory(name_en="Water")
    assert of_type(data_of(client, topic.get_absolute_url()), "DefinedTerm")["name"] == "Water"
    album = AlbumPhotoFactory(album=AlbumFactory(title_en="Album")).album
    assert len(of_type(data_of(client, album.get_absolute_url()), "ImageGallery")["image"]) == 1


def test_a_list(client):
    nodes = data_of(client, "/en/photos/?year=2023")
    assert of_type(nodes, "CollectionPage")["url"] == "http://testserver/en/photos/"


@pytest.mark.parametrize("words", [HOSTILE, "</script><script>alert(1)</script>", "<!--<script>", "a\u2028b\u2029c"])
def test_no_words_end_the_script(client, words):
    edition = EditionFactory(year=2023, theme_en=words, summary_en=words)
    html = client.get(edition.get_absolute_url()).content.decode()
    (script,) = SCRIPT.findall(html)
    assert not set("<>&\u2028\u2029") & set(script)
    event = of_type(json.loads(script)["@graph"], "Event")
    assert event["description"] == " ".join(words.split())


def test_in_chinese_it_is_chinese(client):
    ForumFactory(name_zh_hans="虚构论坛")
    EditionFactory(year=2023, theme_zh_hans="绿色", city_zh_hans="南宁")
    nodes = data_of(client, "/zh-hans/editions/2023/")
    event = of_type(nodes, "Event")
    assert event["superEvent"]["name"] == "虚构论坛"
    assert event["location"]["address"]["addressLocality"] == "南宁"
    assert event["url"] == "http://testserver/zh-hans/editions/2023/"
