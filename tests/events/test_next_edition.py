"""The next edition from the structure of one: what recurs comes along as drafts, what would be wrong does not."""

from datetime import date, time

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from events.models import Edition, SubForum
from media.models import Album
from publishing.models import State
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    """Return an edition that has everything."""
    edition = make.EditionFactory(
        year=2030, number=12, slug="2030", summary_en="Words.", body_en="<p>Words.</p>", status="held", format="online",
        first_day=date(2030, 5, 1), venue_en="Hall",
    )  # fmt: skip
    edition.topics.add(make.TopicFactory())
    make.EditionOrganizationFactory(edition=edition, order=1)
    make.FigureFactory(edition=edition)
    make.OutcomeStepFactory(edition=edition)
    items = [
        make.SubForumFactory(
            edition=edition, kind=kind, number=number, order=order, title_en=title, title_zh_hans="题", slug=slug,
            starts_on=date(2030, 5, 1), start_time=time(9), place_en="Room", summary_en="Words.", body_en="<p>x</p>",
        )
        for order, (kind, number, title, slug) in enumerate(
            [("roundtable", None, "Roundtable of 2030", "roundtable"), ("sub-forum", 1, "Green finance", "finance")]
        )
    ]  # fmt: skip
    items[1].topics.add(make.TopicFactory())
    make.SubForumPersonFactory(sub_forum=items[0])
    make.SubForumOrganizationFactory(sub_forum=items[1])
    make.ExhibitionFactory(
        edition=edition, title_en="Green exhibition", slug="green", area=500, exhibitor_count=30, venue_en="Hall",
        first_day=date(2030, 5, 1),
    )  # fmt: skip
    make.ExhibitorFactory(exhibition=edition.exhibitions.get())
    make.AlbumFactory(edition=edition, title_en="Album", slug="album")
    make.CitationFactory(record=edition)
    return edition


def address(edition) -> str:
    return reverse("admin:events_edition_next", args=[edition.pk])


def as_shown(response) -> dict:
    """Return what a browser sends for the page as it came."""
    form = response.context["form"]
    sent = {}
    for field in form:
        value = field.value()
        if isinstance(value, bool):
            sent |= {field.name: "on"} if value else {}
        else:
            sent[field.name] = value
    return sent


def prepare(client, edition, **values):
    sent = as_shown(client.get(address(edition))) | values
    return client.post(address(edition), {name: value for name, value in sent.items() if value is not None})


def test_the_structure_comes_along_as_drafts(admin_client, old):
    response = prepare(admin_client, old)
    new = Edition.objects.get(year=2031)
    assert response["Location"] == reverse("admin:events_edition_change", args=[new.pk])
    assert (new.number, new.slug, new.state) == (13, "2031", State.DRAFT)
    assert list(new.topics.all()) == list(old.topics.all())
    assert [(role.organization, role.role, role.order) for role in new.roles.all()] == [
        (role.organization, role.role, role.order) for role in old.roles.all()
    ]
    items = list(new.sub_forums.order_by("order"))
    assert [(item.kind, item.number, item.title_en or "", item.slug) for item in items] == [
        ("roundtable", None, "Roundtable of 2030", "roundtable"),
        ("sub-forum", 1, "", "sub-forum-1"),
    ]
    assert items[0].title_zh_hans == "题"
    assert items[1].roles.count() == 1
    assert [(show.title_en, show.slug) for show in new.exhibitions.all()] == [("Green exhibition", "green")]
    assert {record.state for record in [*items, *new.exhibitions.all()]} == {State.DRAFT}
    assert not new.albums.exists()


def test_what_remains_stays_listed_after_the_message_is_gone(admin_client, old):
    prepare(admin_client, old)
    new = Edition.objects.get(year=2031)
    page = reverse("admin:events_edition_change", args=[new.pk])
    first, again = (admin_client.get(page).content.decode() for _time in range(2))
    assert "To be filled in:" in first
    assert "To be filled in:" not in again
    for words in ("No dates", "No city", "Programme items without a title", "Programme items without a day"):
        assert words in again
    report = f"{reverse('admin:readiness')}?edition={new.pk}&amp;state=any"
    assert f'href="{report}"' in again
    listed = admin_client.get(report.replace("&amp;", "&")).content.decode()
    assert "Title that names another year" in listed


def test_nothing_comes_along_that_would_be_wrong(admin_client, old):
    prepare(admin_client, old, titles="on", albums=[album.pk for album in Album.objects.all()])
    new = Edition.objects.get(year=2031)
    texts = ("summary_en", "body_en", "venue_en", "theme_en", "city_en", "country_en", "format")
    assert [getattr(new, name) or "" for name in texts] == [""] * 7
    assert (new.first_day, new.status) == (None, "scheduled")
    related = ("figures", "outcome_steps", "photos", "documents", "sources", "names", "citations")
    assert [getattr(new, name).count() for name in related] == [0] * 7
    for item in new.sub_forums.all():
        assert (item.starts_on, item.start_time, item.place_en or "", item.summary_en or "") == (None, None, "", "")
        assert not item.speakers.exists()
    show = new.exhibitions.get()
    assert (show.area, show.exhibitor_count, show.first_day, show.venue_en or "") == (None, None, None, "")
    assert not show.stands.exists()
    album = new.albums.get()
    assert (album.title_en, album.slug, album.state) == ("Album", "album-2", State.DRAFT)


def test_titles_of_sub_forums_come_along_if_asked_for(admin_client, old):
    prepare(admin_client, old, titles="on")
    item = SubForum.objects.get(edition__year=2031, kind="sub-forum")
    assert (item.title_en, item.slug, item.topics.count()) == ("Green finance", "finance", 1)


def test_what_is_not_ticked_stays_behind(admin_client, old):
    prepare(admin_client, old, roles=None, sub_forums=None, exhibitions=None, topics=None)
    new = Edition.objects.get(year=2031)
    assert [getattr(new, name).count() for name in ("roles", "sub_forums", "exhibitions", "topics")] == [0] * 4


def test_what_remains_is_told(admin_client, old):
    page = prepare(admin_client, old)
    html = admin_client.get(page["Location"]).content.decode()
    for words in ("with 3 records", "the title of 1 sub-forum", "“Roundtable of 2030”: this title names 2030"):
        assert words in html


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": "12"}, "number"),
        ({"year": "1"}, "year"),
        ({"slug": "a b"}, "slug"),
        ({"sub_forums": ["999"]}, "sub_forums"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(admin_client, old, values, field):
    response = prepare(admin_client, old, **values)
    assert field in response.context["form"].errors
    assert (Edition.objects.count(), SubForum.objects.count()) == (1, 2)


def test_an_address_that_is_taken_gets_a_number(admin_client, old):
    make.EditionFactory(year=2031, slug="2031", number=99)
    prepare(admin_client, old, year="2031", slug="2031")
    assert Edition.objects.filter(slug="2031-2").exists()


def test_rows_of_another_edition_are_not_taken(admin_client, old):
    other = make.SubForumFactory()
    response = prepare(admin_client, old, sub_forums=[other.pk])
    assert "sub_forums" in response.context["form"].errors


@pytest.mark.parametrize(
    ("permissions", "status"),
    [(("change_edition",), 403), (("add_edition",), 403), (("add_edition", "view_edition"), 200)],
)
def test_who_may_not_add_editions_prepares_none(client, old, permissions, status):
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    assert client.get(address(old)).status_code == status
    if status == 200:
        prepare(client, old)
        new = Edition.objects.get(year=2031)
        assert new.roles.exists()
        assert [new.sub_forums.count(), new.exhibitions.count()] == [0, 0]


def test_the_button_stands_on_the_page_of_an_edition(admin_client, old):
    page = admin_client.get(reverse("admin:events_edition_change", args=[old.pk])).content.decode()
    assert f'href="{address(old)}"' in page
    assert (
        admin_client.get(reverse("admin:events_edition_next", args=[999])).status_code == 302
    )  # to a page that is not there
