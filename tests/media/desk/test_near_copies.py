"""Photos that look alike in the admin: grouped, chosen among, told apart; nothing published or in use ever goes."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from media import ingest, likeness, near_copies
from media.models import Album, Batch, Photo, ToldApart
from publishing.models import State
from tests import factories as make

LOOK, NEAR_LOOK, OTHER = "f0f0f0f0f0f0f0f0", "f0f0f0f0f0f0f0f1", "0123456789abcdef"
ADDRESS = "/admin/media/photo/near-copies/"


@pytest.fixture
def staff(admin_client):
    return admin_client


def draft(look: str = LOOK, **values) -> Photo:
    return make.PhotoFactory(**{"state": State.DRAFT, "perceptual_hash": look} | values)


def shown(response) -> list[list[Photo]]:
    return [[row.photo for row in group["shown"]] for group in response.context["groups"]]


def ticked(response) -> list[Photo]:
    return [row.photo for group in response.context["groups"] for row in group["shown"] if row.is_kept]


def decide(client, decision: str, photos, keep=(), query: str = "", **more):
    data = {"decision": decision, "photos": [one.pk for one in photos], "keep": [one.pk for one in keep], **more}
    return client.post(ADDRESS + query, data)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_list_of_photos_leads_here(staff):
    assert f'href="{ADDRESS}"' in staff.get(reverse("admin:media_photo_changelist")).content.decode()


def test_photos_that_look_alike_stand_in_one_group_the_best_first_and_ticked(staff):
    small, large = draft(width=640, height=480), draft(NEAR_LOOK, width=4000, height=3000)
    draft(OTHER)
    response = staff.get(ADDRESS)
    assert shown(response) == [[large, small]]
    assert ticked(response) == [large]


def test_of_equal_pixels_the_larger_file_is_best_then_the_one_in_use_then_the_older(db):
    first, second = draft(file_size=10), draft(file_size=20)
    assert near_copies.best([first, second]) == second
    third = draft(file_size=20)
    assert near_copies.best([third, second]) == second
    make.AlbumPhotoFactory(photo=third)
    assert near_copies.best([second, third]) == third


def test_what_is_published_or_in_use_is_ticked_beside_a_better_one(staff):
    large = draft(width=4000, height=3000)
    published, placed, cover = draft(state=State.PUBLISHED), draft(), draft()
    make.AlbumPhotoFactory(photo=placed)
    make.AlbumFactory(cover=cover)
    draft()
    assert set(ticked(staff.get(ADDRESS))) == {large, published, placed, cover}


@pytest.mark.parametrize(("state", "is_offered"), [(State.PUBLISHED, False), (State.DRAFT, True)])
def test_deleting_is_offered_only_where_something_may_go(staff, state, is_offered):
    draft(state=State.PUBLISHED), draft(state=state)
    assert ('value="ask"' in staff.get(ADDRESS).content.decode()) == is_offered


def test_a_group_shows_in_the_scope_of_any_of_its_photos(staff):
    edition, batch = make.EditionFactory(), Batch.objects.create()
    here, there = draft(edition=edition), draft(batch=batch)
    draft(OTHER), draft(OTHER)
    assert len(shown(staff.get(ADDRESS))) == 2
    for scope in (f"?edition={edition.pk}", f"?batch={batch.pk}"):
        assert list(map(set, shown(staff.get(ADDRESS + scope)))) == [{here, there}]


@pytest.mark.parametrize("query", ["?edition=x", "?batch=99999999999999999999999", "?photo=-1", "?page=x", "?page=-1"])
def test_a_scope_or_page_that_is_none_shows_all(staff, query):
    draft(), draft()
    assert len(shown(staff.get(ADDRESS + query))) == 1


def test_different_photos_are_not_shown_again_until_it_is_taken_back(staff):
    photos = [draft(), draft(), draft()]
    response = decide(staff, "different", photos)
    back = f"{ADDRESS}?photo={photos[0].pk}"
    assert told(response) == [
        f'3 photos are kept as different ones and not shown here again. <a href="{back}">Look at them once more</a>'
    ]
    assert ToldApart.pairs() == {
        (photos[0].pk, photos[1].pk), (photos[0].pk, photos[2].pk), (photos[1].pk, photos[2].pk),
    }  # fmt: skip
    assert shown(staff.get(ADDRESS)) == []
    one = staff.get(back)
    assert [set(group) for group in shown(one)] == [set(photos)]
    assert 'value="forget"' in one.content.decode()
    decide(staff, "forget", photos)
    assert len(shown(staff.get(ADDRESS))) == 1


def test_telling_apart_twice_is_telling_once(staff):
    photos = [draft(), draft()]
    decide(staff, "different", photos)
    decide(staff, "different", photos)
    assert ToldApart.objects.count() == 1


def test_deleting_asks_first_and_lists_what_goes(staff):
    best, spare = draft(width=4000, height=3000), draft(caption_en="The spare one.")
    response = decide(staff, "ask", [best, spare], [best])
    content = response.content.decode()
    assert response.status_code == 200
    assert "The spare one." in content
    assert Photo.objects.count() == 2
    values = re.findall(r'name="(photos|keep)" value="(\d+)"', content)
    assert set(values) == {("photos", str(best.pk)), ("photos", str(spare.pk)), ("keep", str(best.pk))}


def test_the_spare_ones_go_and_the_kept_ones_are_not_asked_about_again(staff):
    first, second, spare = draft(), draft(), draft()
    response = decide(staff, "delete", [first, second, spare], [first, second], "?page=1")
    assert response.url == f"{ADDRESS}?page=1"
    assert told(response) == ["1 photo deleted."]
    assert set(Photo.objects.all()) == {first, second}
    assert shown(staff.get(ADDRESS)) == []


@pytest.mark.parametrize("hand_over", [{}, {"hand_over": "on"}])
def test_what_is_or_was_published_never_goes(staff, hand_over):
    best, public, retired, scheduled = draft(), draft(state=State.PUBLISHED), draft(state=State.PUBLISHED), draft()
    Photo.objects.filter(pk=scheduled.pk).update(state=State.PUBLISHED)
    retired.state = State.DRAFT
    retired.save()
    response = decide(staff, "delete", [best, public, retired, scheduled], [best], **hand_over)
    assert Photo.objects.count() == 4
    assert told(response) == [
        f"“{public}” stays. It is published.",
        f"“{retired}” stays. It was published, and its address may have been cited.",
        f"“{scheduled}” stays. It is published.",
    ]


def test_what_is_in_an_album_goes_only_where_its_place_is_moved(staff):
    best, placed, cover = draft(), draft(), draft()
    place, album = make.AlbumPhotoFactory(photo=placed, order=7), make.AlbumFactory(cover=cover)
    decide(staff, "delete", [best, placed, cover], [best])
    assert Photo.objects.count() == 3
    decide(staff, "delete", [best, placed, cover], [best], hand_over="on")
    assert list(Photo.objects.all()) == [best]
    place.refresh_from_db()
    assert (place.photo, place.order) == (best, 7)
    assert Album.objects.get(pk=album.pk).cover == best


def test_a_photo_that_stands_in_the_album_already_keeps_its_own_place(staff):
    best, spare, album = draft(), draft(), make.AlbumFactory()
    make.AlbumPhotoFactory(album=album, photo=best, order=1)
    make.AlbumPhotoFactory(album=album, photo=spare, order=2)
    decide(staff, "delete", [best, spare], [best], hand_over="on")
    assert list(album.places.values_list("photo", "order")) == [(best.pk, 1)]


def test_what_the_kept_one_lacks_is_given_to_it_and_what_it_has_stays(staff):
    edition = make.EditionFactory()
    best = draft(caption_en="Mine.", headline_en="", caption_zh_hans="", licence="")
    spare = draft(caption_en="Yours.", headline_en="A river", caption_zh_hans="河", licence="CC0-1.0", edition=edition)
    person, topic = make.PersonFactory(), make.TopicFactory()
    spare.people.add(person)
    spare.topics.add(topic)
    make.CitationFactory(record=spare)
    decide(staff, "delete", [best, spare], [best], hand_over="on")
    kept = Photo.objects.get()
    words = (kept.caption_en, kept.headline_en, kept.caption_zh_hans, kept.licence)
    assert words == ("Mine.", "A river", "河", "CC0-1.0")
    assert (kept.edition, list(kept.people.all()), list(kept.topics.all())) == (edition, [person], [topic])
    assert kept.citations.count() == 1


def test_an_edition_that_would_hide_a_public_photo_is_not_given_to_it(staff):
    public = draft(state=State.PUBLISHED)
    spare = draft(edition=make.EditionFactory(state=State.DRAFT))
    decide(staff, "delete", [public, spare], [public], hand_over="on")
    assert Photo.objects.get().edition is None
    assert Photo.objects.published().count() == 1


def test_ties_go_to_the_kept_one_that_looks_most_like_it(staff):
    far, near = draft("f0f0f0f0f0f0ff00"), draft("f0f0f0f0f0f0f0f0")
    spare = draft("f0f0f0f0f0f0f0f1", headline_en="A river")
    decide(staff, "delete", [far, near, spare], [far, near], hand_over="on")
    assert [one.headline_en or "" for one in (Photo.objects.get(pk=far.pk), Photo.objects.get(pk=near.pk))] == [
        "", "A river",
    ]  # fmt: skip


def test_the_history_says_what_went_and_what_was_taken_over(staff, django_user_model):
    best, spare = draft(headline_en=""), draft(headline_en="A river")
    decide(staff, "delete", [best, spare], [best], hand_over="on")
    entries = django_user_model.objects.get().logentry_set.order_by("pk").values_list("object_id", "action_flag")
    assert list(entries) == [(str(best.pk), 2), (str(spare.pk), 3)]


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        ([], "Tick at least one photo to be kept."),
        ([0, 1], "All of them are ticked, so none would go. Take a tick away first."),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(staff, keep, words):
    photos = [draft(), draft()]
    response = decide(staff, "delete", photos, [photos[index] for index in keep])
    assert told(response) == [words]
    assert Photo.objects.count() == 2


@pytest.mark.parametrize("sent", [["x"], ["99999999999999999999999999"], ["-1"], [], ["1", "\0"]])
@pytest.mark.parametrize("decision", ["delete", "different", "nonsense"])
def test_keys_that_are_none_do_no_harm(staff, sent, decision):
    photo = draft()
    response = staff.post(ADDRESS, {"decision": decision, "photos": [photo.pk, *sent], "keep": [photo.pk]})
    assert response.status_code == 302
    assert Photo.objects.count() == 1
    assert ToldApart.objects.count() == 0


def test_a_photo_deleted_meanwhile_is_said_and_nothing_else_goes(staff):
    best, gone, spare = draft(), draft(), draft()
    Photo.objects.filter(pk=gone.pk).delete()
    gone.pk = gone.pk or 10**6
    response = decide(staff, "delete", [best, gone, spare], [best])
    assert told(response) == ["Some of these photos are gone meanwhile. Look at the group again."]
    assert Photo.objects.count() == 2


def test_who_may_not_change_photos_sees_nothing_and_who_may_not_delete_deletes_nothing(client, django_user_model):
    user = django_user_model.objects.create_user("editor", password="x", is_staff=True)
    client.force_login(user)
    photos = [draft(), draft()]
    assert client.get(ADDRESS).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="change_photo"))
    content = client.get(ADDRESS).content.decode()
    assert 'value="ask"' not in content
    assert decide(client, "ask", photos, photos[:1]).status_code == 403
    assert decide(client, "delete", photos, photos[:1]).status_code == 403
    assert decide(client, "different", photos).status_code == 302
    assert Photo.objects.count() == 2


def test_who_may_not_change_albums_moves_no_place_in_one(client, django_user_model):
    user = django_user_model.objects.create_user("editor", password="x", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["change_photo", "delete_photo"]))
    client.force_login(user)
    best, placed, cover, free = draft(), draft(), draft(), draft()
    place, album = make.AlbumPhotoFactory(photo=placed), make.AlbumFactory(cover=cover)
    answer = decide(client, "delete", [best, placed, cover, free], [best], hand_over="on")
    assert set(Photo.objects.all()) == {best, placed, cover}
    assert sum("It stands in an album, and you may not change those." in words for words in told(answer)) == 2
    place.refresh_from_db()
    assert (place.photo, Album.objects.get(pk=album.pk).cover) == (placed, cover)


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get(ADDRESS).status_code == 302


def group_of(size: int, look: str) -> None:
    for _number in range(size):
        photo = draft(look, edition=make.EditionFactory())
        photo.sub_forums.add(make.SubForumFactory())
        make.AlbumPhotoFactory(photo=photo)


@pytest.mark.parametrize("query", ["", "?page=1"])
def test_queries_do_not_grow_with_groups_and_photos(staff, query):
    counts = []
    for look in (LOOK, OTHER, "00ff00ff00ff00ff"):
        group_of(3, look)
        staff.get(ADDRESS + query)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            staff.get(ADDRESS + query)
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 15


def test_a_large_group_is_shown_in_parts(staff):
    Photo.objects.bulk_create([Photo(token=f"{n:032x}", perceptual_hash=LOOK) for n in range(30)])
    response = staff.get(ADDRESS)
    assert [(len(group["shown"]), group["more"]) for group in response.context["groups"]] == [(24, 6)]


def test_ten_thousand_photos_are_compared_once_until_one_changes(staff, monkeypatch):
    """What comparing takes is measured in ``test_likeness``."""
    rows = [
        Photo(token=f"{n:032x}", perceptual_hash=f"{n // 2 * 0x9E3779B97F4A7C15 % 2**64:016x}") for n in range(10_000)
    ]
    Photo.objects.bulk_create(rows)
    compared, grouped = [], likeness.groups

    def counted(looks, **options):
        compared.append(len(looks))
        return grouped(looks, **options)

    monkeypatch.setattr(likeness, "groups", counted)
    response = staff.get(ADDRESS)
    assert response.context["page"].paginator.count >= 4_900
    staff.get(ADDRESS)
    assert len(compared) == 1
    Photo.objects.filter(token=f"{0:032x}").update(perceptual_hash=OTHER)
    staff.get(ADDRESS)
    assert len(compared) == 2


def test_older_photos_are_described_and_unreadable_ones_are_never_compared(db):
    photo, lost, spoiled = (make.PhotoFactory.build() for _number in range(3))
    for one in (photo, lost, spoiled):
        ingest.take_in(one, ContentFile(make.image_bytes(400, 300), name="a.jpg"))
        one.perceptual_hash = ""
        one.save()
    lost.original.storage.delete(lost.original.name)
    with open(spoiled.original.path, "wb") as file:
        file.write(b"no picture")
    assert near_copies.describe_some() == 3
    looks = [Photo.objects.get(pk=one.pk).perceptual_hash for one in (photo, lost, spoiled)]
    assert looks[0] not in {"", "0" * 16}
    assert looks[1:] == ["0" * 16] * 2
    assert near_copies.describe_some() == 0


def test_the_command_tells_how_far_it_is(db, capsys):
    photos = [make.PhotoFactory(), make.PhotoFactory()]
    make.PhotoFactory(perceptual_hash=OTHER)
    call_command("hash_photos")
    assert capsys.readouterr().out.splitlines() == [
        f"Photo {photos[0].pk} (1 of 2)",
        f"Photo {photos[1].pk} (2 of 2)",
        "2 photos described; 0 are too even, or cannot be read, to be compared.",
    ]
    call_command("hash_photos", "--all")
    assert capsys.readouterr().out.splitlines()[-1].startswith("3 photos described")
