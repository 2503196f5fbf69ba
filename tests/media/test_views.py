"""Photo, album and document pages and files: what is shown, to whom, and that no question breaks them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from media import ingest, rendition_files, renditions, storages
from media.models import Photo
from publishing.licences import Licence
from publishing.models import State
from search.indexing import rebuild
from tests.factories import (
    AlbumFactory,
    AlbumPhotoFactory,
    DocumentFactory,
    EditionFactory,
    ExhibitionFactory,
    OrganizationFactory,
    PersonFactory,
    PhotoFactory,
    SubForumFactory,
    TopicFactory,
    image_bytes,
)

pytestmark = pytest.mark.django_db
HIDDEN = [
    {"state": State.DRAFT},
    {"state": State.IN_REVIEW},
    {"state": State.RETIRED},
    {"publish_at": timezone.now() + timedelta(days=1)},
    {"retire_at": timezone.now() - timedelta(days=1)},
]


def ready_photo(**facts) -> Photo:
    """Return a saved photo whose renditions exist."""
    photo = PhotoFactory.build(**facts)
    if photo.edition:
        photo.edition.save()
    ingest.take_in(photo, ContentFile(image_bytes(700, 500), name="a.jpg"))
    photo.save()
    rendition_files.make_for(photo)
    return photo


def shown(client, **query) -> list[str]:
    """Return the captions of the photos on the list page, sorted."""
    rebuild()
    response = client.get(reverse("media:photo_list"), query)
    assert response.status_code == 200
    return sorted(photo.caption for photo in response.context["page_obj"])


# The archive


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_photos_are_on_no_page(client, hidden):
    album = AlbumFactory()
    photo = AlbumPhotoFactory(album=album, photo=PhotoFactory(caption_en="Unseenword.", **hidden)).photo
    pages = ["media:photo_list", "media:album_list"]
    for address in [*map(reverse, pages), album.get_absolute_url()]:
        response = client.get(address)
        assert response.status_code == 200
        assert "Unseenword" not in response.content.decode()
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_a_photo_hides_with_its_edition(client):
    photo = PhotoFactory(edition=EditionFactory(state=State.DRAFT))
    assert shown(client) == []
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_each_filter_narrows_the_list(client):
    edition = EditionFactory(year=2023)
    item, exhibition = SubForumFactory(edition=edition), ExhibitionFactory(edition=edition)
    topic, organization, person = TopicFactory(), OrganizationFactory(), PersonFactory()
    wanted = PhotoFactory(
        edition=edition, caption_en="Wanted 环境.", creator_en="Ada", creator_zh_hans="阿达", licence=Licence.CC0
    )
    wanted.sub_forums.add(item)
    wanted.exhibitions.add(exhibition)
    wanted.topics.add(topic)
    wanted.organizations.add(organization)
    wanted.people.add(person)
    PhotoFactory(edition=EditionFactory(year=2022))
    for query in (
        {"year": 2023},
        {"edition": edition.slug},
        {"sub_forum": item.pk},
        {"sub_forum": item.pk, "edition": edition.slug, "year": 2023},
        {"exhibition": exhibition.pk},
        {"topic": topic.slug},
        {"organization": organization.slug},
        {"person": person.slug},
        {"creator": "ada"},
        {"licence": Licence.CC0},
        {"q": "wanted 环境"},
    ):
        assert shown(client, **query) == ["Wanted 环境."], query
        assert client.get(reverse("media:photo_list"), query).context["filterset"].problems == []
    with override("zh-hans"):
        assert shown(client, creator="ada") == ["Wanted 环境."]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_hidden_cannot_be_asked_for_by_its_number(client, hidden):
    item, exhibition = (
        SubForumFactory(title_en="Unseenword", **hidden),
        ExhibitionFactory(title_en="Unseenword", **hidden),
    )
    photo = PhotoFactory(edition=item.edition, caption_en="Seen.")
    photo.sub_forums.add(item)
    photo.exhibitions.add(exhibition)
    for query in ({"sub_forum": item.pk}, {"exhibition": exhibition.pk}):
        response = client.get(reverse("media:photo_list"), query)
        (problem,) = response.context["filterset"].problems
        assert "is not among the choices" in problem
        assert shown(client, **query) == ["Seen."]
        assert "Unseenword" not in response.content.decode()


def test_a_year_finds_photos_without_an_edition_by_the_day_they_were_taken(client):
    PhotoFactory(edition=None, taken_on="2019-05-01", caption_en="Nineteen.")
    PhotoFactory(edition=None, caption_en="Undated.")
    assert shown(client, year=2019) == ["Nineteen."]


def test_choices_are_those_that_occur_in_published_photos(client):
    seen, unseen = EditionFactory(year=2021), EditionFactory(year=2022)
    PhotoFactory(edition=seen, creator_en="Seen")
    PhotoFactory(edition=unseen, state=State.DRAFT, creator_en="Unseen", licence=Licence.CC0)
    photo = PhotoFactory(edition=seen, creator_en="Seen")
    photo.people.add(PersonFactory(state=State.DRAFT))
    photo.topics.add(TopicFactory(state=State.DRAFT))
    facets = client.get(reverse("media:photo_list")).context["filterset"].facets
    choices = {facet.name: [option.value for option in facet.options] for facet in facets}
    assert choices == {
        "year": ["2021"],
        "edition": [seen.slug],
        "creator": ["seen"],
        "licence": ["CC-BY-4.0"],
    }


@pytest.mark.parametrize("name", ["media:photo_list", "media:album_list", "media:document_list"])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"q": "\0"}, "so it was left out"),
        ({"q": "a" * 60_000}, "longer than 200 characters"),
        ({"page": "9" * 20}, "There is no page"),
        ({"page": "-1"}, "is not the number of a page"),
        ({"page": "\0"}, "is not the number of a page"),
    ],
)
def test_bad_values_are_told_and_break_nothing(client, name, query, told):
    PhotoFactory()
    AlbumFactory()
    DocumentFactory()
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert len(response.context["page_obj"]) == 1


@pytest.mark.parametrize("value", ["-1", "\0", "x" * 60_000, "9" * 20, "'\"><script>", "２０２３", "\ud800"])
@pytest.mark.parametrize(
    ("address", "names"),
    [
        (
            "media:photo_list",
            "year edition sub_forum exhibition topic organization person creator licence",
        ),
        ("media:document_list", "year edition kind language"),
    ],
)
def test_bad_choices_are_told_and_break_nothing(client, address, names, value):
    PhotoFactory(edition=EditionFactory())
    DocumentFactory(edition=EditionFactory())
    for name in names.split():
        query = {name: value.encode("utf-8", "surrogatepass")}
        response = client.get(reverse(address), query)
        assert response.status_code == 200
        assert "so it was left out" in response.content.decode(), name
        assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_archive_asks_four_questions_however_many_photos(client, django_assert_num_queries, count):
    for _number in range(count):
        photo = PhotoFactory(edition=EditionFactory())
        photo.people.add(PersonFactory())
        photo.topics.add(TopicFactory())
    with django_assert_num_queries(4):  # counts of all facets, photos; the forum and the menus of every page
        client.get(reverse("media:photo_list"))
    query = {"topic": photo.topics.get().slug, "year": photo.edition.year}
    with django_assert_num_queries(5):  # what is known of the topic, besides
        client.get(reverse("media:photo_list"), query)


@pytest.mark.parametrize("count", [1, 3])
def test_the_albums_ask_five_questions_however_many(client, django_assert_num_queries, count):
    for _number in range(count):
        AlbumPhotoFactory(album__edition=EditionFactory(), photo__edition=EditionFactory())
    with django_assert_num_queries(5):
        client.get(reverse("media:album_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_an_album_asks_four_questions_however_many_photos(client, django_assert_num_queries, count):
    album = AlbumFactory(edition=EditionFactory())
    for _number in range(count):
        AlbumPhotoFactory(album=album, photo__edition=EditionFactory())
    with django_assert_num_queries(4):
        client.get(album.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_the_documents_ask_four_questions_however_many(client, django_assert_num_queries, count):
    for _number in range(count):
        DocumentFactory(sub_forum=SubForumFactory(), edition=EditionFactory())
    with django_assert_num_queries(4):
        client.get(reverse("media:document_list"))


# One photo


@pytest.mark.parametrize("count", [1, 3])
def test_a_photo_page_asks_the_same_however_much_is_shown(client, django_assert_num_queries, count):
    edition = EditionFactory()
    photo = PhotoFactory(edition=edition)
    for _number in range(count):
        PhotoFactory(edition=edition)
        photo.sub_forums.add(SubForumFactory(edition=edition))
        photo.exhibitions.add(ExhibitionFactory(edition=edition))
        photo.people.add(PersonFactory())
        photo.organizations.add(OrganizationFactory())
        photo.topics.add(TopicFactory())
        AlbumPhotoFactory(photo=photo)
    client.get(photo.get_absolute_url())
    with django_assert_num_queries(11):
        client.get(photo.get_absolute_url())


def test_a_photo_page_says_all_that_is_known(client):
    photo = ready_photo(
        caption_en="A caption\nof two lines.",
        usage_terms_en="Name the forum.",
        place_en="Some Hall",
        taken_on="2023-09-15",
        source_url="https://source.example/picture",
        edition=EditionFactory(year=2023),
    )
    person = PersonFactory()
    photo.people.add(person, PersonFactory(state=State.DRAFT, family_name_en="Unseenword"))
    html = client.get(photo.get_absolute_url()).content.decode()
    for words in (
        "A caption<br>of two lines.",
        "Photo: Invented Photographer",
        "CC BY 4.0",
        "Free for any use, changed or not, if you give the credit.",
        "Name the forum.",
        "Some Hall",
        "15 September 2023",
        "https://source.example/picture",
        person.get_absolute_url(),
        photo.edition.get_absolute_url(),
        f'href="{photo.largest_url}" download="2023-photo-{photo.pk}.jpg"',
    ):
        assert words in html, words
    assert "Unseenword" not in html


def test_the_picture_is_offered_in_both_formats_and_every_width(client):
    photo = ready_photo()
    html = client.get(photo.get_absolute_url()).content.decode()
    base = f"/files/photos/{photo.token}/{photo.rendition_key}"
    assert f'srcset="{base}-320.avif 320w, {base}-640.avif 640w, {base}-700.avif 700w"' in html
    assert f'srcset="{base}-320.jpg 320w, {base}-640.jpg 640w, {base}-700.jpg 700w"' in html
    assert 'width="700" height="500" alt="A gradient from dark to light" fetchpriority="high"' in html
    assert photo.rendition_url(320, "jpg") == reverse("rendition", args=[photo.token, photo.rendition_key, "320.jpg"])


def test_the_first_picture_of_the_archive_is_loaded_at_once_and_the_others_when_they_come_near(client):
    ready_photo(), ready_photo()
    html = client.get("/en/photos/").content.decode()
    pictures = re.findall(r"<img [^>]*>", html.partition('class="photo-grid"')[2])
    assert [('fetchpriority="high"' in one, 'loading="lazy"' in one) for one in pictures] == [
        (True, False),
        (False, True),
    ]


def test_phones_are_told_a_little_less_than_the_width(client):
    photo = ready_photo()
    told = re.findall(r'sizes="([^"]+)"', client.get(photo.get_absolute_url()).content.decode())
    assert set(told) == {"(min-width: 36rem) min(92vw, 81rem, 101vh), min(86vw, 101vh)"}
    assert 'sizes="(min-width: 36rem) min(25rem, 92vw), 86vw"' in client.get("/en/photos/").content.decode()


def test_a_photo_with_all_rights_reserved_is_not_offered_for_download(client):
    photo = ready_photo(licence=Licence.ALL_RIGHTS_RESERVED)
    html = client.get(photo.get_absolute_url()).content.decode()
    assert "Ask the rights holder before using this in any way." in html
    assert " download=" not in html


def test_a_photo_without_renditions_keeps_its_place(client):
    photo = PhotoFactory(width=900, height=600, dominant_colour="#0c5c4a")
    html = client.get(photo.get_absolute_url()).content.decode()
    assert 'width="900" height="600" viewBox="0 0 900 600"' in html
    assert 'fill="#0c5c4a"' in html
    assert "This picture is being prepared." in html
    assert "<img" not in html.partition("<main")[2]


def test_previous_and_next_stay_within_the_edition(client):
    edition, other = EditionFactory(), EditionFactory()
    first, _elsewhere, second, _draft, third = (
        PhotoFactory(edition=edition),
        PhotoFactory(edition=other),
        PhotoFactory(edition=edition),
        PhotoFactory(edition=edition, state=State.DRAFT),
        PhotoFactory(edition=edition),
    )
    neighbours = {
        photo: (response.context["previous"], response.context["following"])
        for photo in (first, second, third)
        for response in [client.get(photo.get_absolute_url())]
    }
    assert neighbours == {third: (None, second), second: (third, first), first: (second, None)}


def test_a_photo_without_an_edition_stands_among_those_without(client):
    before, _elsewhere, photo, _later, after = (
        PhotoFactory(edition=edition)
        for edition in (None, EditionFactory.create(), None, EditionFactory.create(), None)
    )
    context = client.get(photo.get_absolute_url()).context
    assert (context["previous"], context["following"]) == (after, before)


def test_another_language_is_told(client):
    photo = PhotoFactory(caption_en="Only in English.")
    with override("zh-hans"):
        html = client.get(photo.get_absolute_url()).content.decode()
    assert re.search(r'lang="en"><p>Only in English.</p></div>\u200b<span class="language-note" lang="zh-Hans">', html)


@pytest.mark.parametrize("pk", [0, 10**30])
def test_numbers_that_no_photo_has_are_not_found(client, pk):
    assert client.get(f"/en/photos/{pk}/").status_code == 404
    assert client.get(f"/en/documents/{pk}/download/").status_code == 404


# Files


def test_a_rendition_is_sent_to_be_kept_for_an_hour(client):
    photo = ready_photo()
    for suffix, content_type in (("avif", "image/avif"), ("jpg", "image/jpeg")):
        response = client.get(photo.rendition_url(640, suffix))
        assert (response.status_code, response["Content-Type"]) == (200, content_type)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "Content-Disposition" not in response  # the link to it gives it a name
        assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=3600"}
        assert len(b"".join(response.streaming_content)) == int(response["Content-Length"]) > 500
        again = client.get(photo.rendition_url(640, suffix), headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, response["Cache-Control"])


@pytest.mark.parametrize("owner", ["photo", "edition"])
def test_caches_do_not_keep_a_rendition_beyond_the_time_at_which_it_is_planned_to_go(client, owner):
    photo = ready_photo(edition=EditionFactory())
    record = photo if owner == "photo" else photo.edition
    record.retire_at = timezone.now() + timedelta(minutes=10)
    record.save()
    kept = client.get(photo.rendition_url(640, "jpg"))["Cache-Control"]
    seconds = int(re.search(r"max-age=(\d+)", kept)[1])
    assert 590 <= seconds <= 600
    with time_machine.travel(record.retire_at):
        assert client.get(photo.rendition_url(640, "jpg")).status_code == 404


def test_whoever_comes_back_for_a_retired_photo_is_not_told_that_nothing_changed(client):
    photo = ready_photo()
    response = client.get(photo.rendition_url(320, "jpg"))
    assert b"".join(response.streaming_content)
    Photo.objects.update(state=State.RETIRED)
    again = client.get(photo.rendition_url(320, "jpg"), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 404


@pytest.mark.parametrize("hidden", HIDDEN)
def test_renditions_of_hidden_photos_are_for_staff_alone(client, hidden):
    photo = ready_photo(**hidden)
    address = photo.rendition_url(320, "jpg")
    assert client.get(address).status_code == 404
    user = User.objects.create_user("editor", password="x", is_staff=True)
    client.force_login(user)
    assert client.get(address).status_code == 404
    user.user_permissions.add(Permission.objects.get(codename="view_photo"))
    response = client.get(address)
    assert response.status_code == 200
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    response.close()


def test_renditions_hide_with_the_edition(client):
    photo = ready_photo(edition=EditionFactory.build())
    assert client.get(photo.rendition_url(320, "jpg")).status_code == 200
    photo.edition.state = State.DRAFT
    photo.edition.save()
    assert client.get(photo.rendition_url(320, "jpg")).status_code == 404


def test_no_other_file_has_an_address(client):
    photo = ready_photo()
    base = f"/files/photos/{photo.token}/{photo.rendition_key}"
    for address in (
        f"{base}-1600.jpg",
        f"{base}-321.jpg",
        f"{base}-{10**30}.jpg",
        f"{base}-320.png",
        f"{base}-card481.jpg",
        f"{base}-card960.jpg",
        f"{base}-share.avif",
        f"{base}-share1200.jpg",
        f"{base}-320x240.jpg",
        f"{base}-0.jpg",
        f"/files/photos/{photo.token}/v1_0000000000000000-320.jpg",
        f"/files/photos/{'0' * 32}/{photo.rendition_key}-320.jpg",
        f"/files/photos/{photo.token}/-320.jpg",
        f"/files/{photo.original.name}",
        f"/files/photos/{photo.token}/..%2f..%2f-320.jpg",
    ):
        assert client.get(address).status_code == 404, address
    made = {path.name for path in Path(storages.renditions().location).rglob("*") if path.is_file()}
    assert made == set(renditions.names(photo.width, photo.height))


def test_a_set_made_anew_is_found_from_a_page_that_is_still_open(client):
    photo = ready_photo()
    old = [photo.rendition_url(320, "jpg"), photo.file_url("share.jpg"), photo.rendition_url(1600, "jpg")]
    rendition_files.make_for(photo, renditions.BETTER)
    answers = [client.get(address) for address in old]
    assert [answer.status_code for answer in answers] == [302, 302, 404]
    assert answers[0]["Location"] == photo.rendition_url(320, "jpg")
    assert answers[0]["Cache-Control"] == "no-store"
    Photo.objects.update(focal_x=0.2)
    rendition_files.make_for(Photo.objects.get(), renditions.BETTER)
    assert [client.get(address).status_code for address in old] == [404, 404, 404]


def test_a_rendition_lost_from_storage_is_not_found(client):
    photo = ready_photo()
    rendition_files.remove(photo.token)
    response = client.get(photo.rendition_url(320, "jpg"))
    assert response.status_code == 404
    assert "max-age" not in response.get("Cache-Control", "")


def test_a_document_is_sent_under_its_title(client):
    document = DocumentFactory.build(title_en="Programme: day 1/2 \r\n“Green”", title_zh_hans="议程")
    ingest.take_in_document(document, document.file.file)
    document.save()
    response = client.get(document.get_absolute_url())
    assert response["Content-Disposition"] == 'attachment; filename="programme-day-12-green.pdf"'
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert b"".join(response.streaming_content) == b"%PDF-1.4\n%%EOF\n"
    with override("zh-hans"):
        response = client.get(document.get_absolute_url())
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E8%AE%AE%E7%A8%8B.pdf"
    response.close()


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_documents_are_nowhere(client, hidden):
    document = DocumentFactory(title_en="Unseenword", **hidden)
    assert "Unseenword" not in client.get(reverse("media:document_list")).content.decode()
    assert client.get(document.get_absolute_url()).status_code == 404


def test_a_document_lost_from_storage_is_not_found(client):
    document = DocumentFactory()
    document.file.storage.delete(document.file.name)
    assert client.get(document.get_absolute_url()).status_code == 404


def test_each_document_filter_narrows_the_list(client):
    edition = EditionFactory(year=2023)
    DocumentFactory(title_en="Wanted", edition=edition, kind="speech", language="th")
    DocumentFactory(title_en="Dated", published_on="2019-01-02")
    DocumentFactory(title_en="Neither")
    for query, titles in (
        ({"year": 2023}, ["Wanted"]),
        ({"year": 2019}, ["Dated"]),
        ({"edition": edition.slug}, ["Wanted"]),
        ({"kind": "speech"}, ["Wanted"]),
        ({"language": "th"}, ["Wanted"]),
        ({"q": "want"}, ["Wanted"]),
    ):
        rebuild()
        page = client.get(reverse("media:document_list"), query).context["page_obj"]
        assert [document.title for document in page] == titles, query


# Albums


def test_an_album_shows_its_photos_in_their_order(client):
    album = AlbumFactory()
    places = [AlbumPhotoFactory(album=album, order=order) for order in (3, 1, 2)]
    response = client.get(album.get_absolute_url())
    assert response.context["photos"] == [places[1].photo, places[2].photo, places[0].photo]


@pytest.mark.parametrize(("chosen", "expected"), [(None, 1), (State.PUBLISHED, 0), (State.DRAFT, 1)])
def test_the_cover_is_the_one_chosen_or_the_first_that_is_public(client, chosen, expected):
    cover = PhotoFactory(state=chosen or State.PUBLISHED)
    album = AlbumFactory(cover=cover if chosen else None)
    AlbumPhotoFactory(album=album, order=0, photo__state=State.DRAFT)
    first = AlbumPhotoFactory(album=album, order=1).photo
    AlbumPhotoFactory(album=album, order=2)
    [shown_album] = client.get(reverse("media:album_list")).context["albums"]
    assert shown_album.shown_cover == (cover, first)[expected]
    assert shown_album.photo_count == 2


def test_covers_are_cards_and_shared_links_show_a_crop_around_the_focal_point(client):
    photo = ready_photo()
    album = AlbumFactory()
    AlbumPhotoFactory(album=album, photo=photo)
    cover = client.get(reverse("media:album_list")).content.decode()
    for suffix in ("avif", "jpg"):
        card = photo.file_url(f"card480.{suffix}")
        assert f'srcset="{card} 480w, {photo.file_url(f"card700.{suffix}")} 700w"' in cover
        assert client.get(card).status_code == 200
    share = f'<meta property="og:image" content="http://testserver{photo.file_url("share.jpg")}">'
    for page in (photo.get_absolute_url(), album.get_absolute_url(), reverse("home")):
        html = client.get(page).content.decode()
        assert (share in html, '<meta property="og:image:width" content="700">' in html) == (True, True), page
    Photo.objects.update(focal_x=0.1)
    rendition_files.make_for(Photo.objects.get())
    moved = Photo.objects.get()
    assert moved.share_url != photo.share_url
    assert moved.share_url in client.get(photo.get_absolute_url()).content.decode()
    assert [client.get(one).status_code for one in (photo.share_url, moved.share_url)] == [404, 200]


def test_what_is_shared_shows_the_chosen_cover_and_no_picture_that_is_not_there(client):
    album, first, cover = AlbumFactory(), ready_photo(), ready_photo()
    for photo in (first, cover):
        AlbumPhotoFactory(album=album, photo=photo)
    album.cover = cover
    album.save()
    assert cover.share_url in client.get(album.get_absolute_url()).content.decode()
    Photo.objects.update(rendition_key="")
    for page in (first.get_absolute_url(), album.get_absolute_url(), reverse("home"), reverse("media:album_list")):
        html = client.get(page).content.decode()
        assert "/files/" not in "".join(line for line in html.splitlines() if "og:image" in line)
        assert '<meta property="og:image" content="http://testserver/share/record.png">' in html


def test_an_empty_album_says_so(client):
    html = client.get(AlbumFactory().get_absolute_url()).content.decode()
    assert "No photo in this album is public yet." in html
