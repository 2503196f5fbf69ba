"""The pages of single records: everything public that is tied to them, nothing else, in few queries."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Edition
from publishing.models import State
from tests.factories import (
    AlbumFactory,
    CitationFactory,
    DocumentFactory,
    EditionFactory,
    EditionOrganizationFactory,
    ExhibitionFactory,
    ExhibitorFactory,
    FigureFactory,
    OrganizationFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PersonFactory,
    PhotoFactory,
    SourceFactory,
    SubForumFactory,
    SubForumOrganizationFactory,
    SubForumPersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

DRAFT = {"state": State.DRAFT}


def get(client, record, code: str = "en"):
    """Return the response for a record's page, which must be there."""
    response = client.get(record.get_absolute_url().replace("/en/", f"/{code}/", 1))
    assert response.status_code == 200
    return response


def words(client, record, code: str = "en") -> str:
    return get(client, record, code).content.decode()


def tie(edition: Edition, word: str, **state) -> None:
    """Tie one of everything to an edition; each text holds ``word``."""
    source = SourceFactory(outlet_en=f"{word} Daily", title=f"{word} report", **state)
    FigureFactory(edition=edition, source=source)
    source.editions.add(edition)
    CitationFactory(record=edition, field="theme", source=source)
    CitationFactory(record=edition, field="city", stance="contradicts", says_en=f"{word} city", source=source)
    EditionOrganizationFactory(edition=edition, organization=OrganizationFactory(name_en=f"{word} ministry", **state))
    edition.topics.add(TopicFactory(name_en=f"{word} topic", **state))
    item = SubForumFactory(edition=edition, title_en=f"{word} item", **state)
    CitationFactory(record=item, field="title", source=source)
    ExhibitionFactory(edition=edition, title_en=f"{word} exhibition", **state)
    OutcomeStepFactory(edition=edition, outcome=OutcomeFactory(title_en=f"{word} outcome", **state), source=source)
    PhotoFactory(edition=edition, caption_en=f"{word} photo", **state)
    AlbumFactory(edition=edition, title_en=f"{word} album", **state)
    DocumentFactory(edition=edition, title_en=f"{word} document", **state)


def test_an_edition_shows_what_is_tied_to_it(client):
    edition = EditionFactory()
    tie(edition, "Shown")
    page = words(client, edition)
    for kind in ("ministry", "topic", "item", "exhibition", "outcome", "photo", "album", "document", "report"):
        assert f"Shown {kind}" in page
    assert "Shown Daily" in page
    assert "Shown city" in page


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.RETIRED])
def test_an_edition_hides_what_is_not_public(client, state):
    edition = EditionFactory()
    tie(edition, "Unseen", state=state)
    tie(edition, "Shown")
    assert "Unseen" not in words(client, edition)


def test_an_edition_names_the_ones_before_and_after(client):
    first, middle, last = (EditionFactory(year=year, slug=str(year)) for year in (2011, 2013, 2014))
    EditionFactory(year=2012, slug="2012", **DRAFT)
    response = get(client, middle)
    assert (response.context["previous"], response.context["next"]) == (first, last)
    assert get(client, first).context["previous"] is None
    assert get(client, last).context["next"] is None


def test_editions_of_one_year_are_neighbours_by_their_days(client):
    late, early, unknown = (
        EditionFactory(year=2011, slug=f"2011-{number}", first_day=day)
        for number, day in enumerate((date(2011, 9, 1), date(2011, 5, 1), None))
    )
    assert list(Edition.objects.for_cards()) == [late, early, unknown]
    assert Edition.objects.neighbours(unknown) == (None, early)
    assert Edition.objects.neighbours(early) == (unknown, late)
    assert Edition.objects.neighbours(late) == (early, None)


def test_a_statement_whose_source_is_hidden_is_hidden(client):
    edition, outcome = EditionFactory(), OutcomeFactory(title_en="Shown outcome")
    hidden = {"source__state": State.DRAFT}
    OutcomeStepFactory(outcome=outcome, edition=edition, note_en="Unseen note", **hidden)
    OutcomeStepFactory(outcome=outcome, edition=edition, note_en="Shown note")
    FigureFactory(edition=edition, note_en="Unseen figure", **hidden)
    FigureFactory(edition=edition, note_en="Shown figure")
    edition.names.create(name="Unseen name", source=SourceFactory(**DRAFT))
    edition.names.create(name="Shown name")
    page = words(client, edition)
    assert all(f"Shown {part}" in page for part in ("note", "figure", "name"))
    assert "Unseen" not in page
    assert "Shown note" in words(client, outcome)
    assert "Unseen" not in words(client, outcome)


def test_an_organization_names_each_edition_once(client):
    organization = OrganizationFactory()
    first, second = (EditionFactory(year=2013, slug=slug) for slug in ("2013", "2013-2"))
    for order, role in enumerate(("host", "partner")):
        for edition in (first, second):
            EditionOrganizationFactory(edition=edition, organization=organization, role=role, order=order)
    appearances = get(client, organization).context["appearances"].newest_first
    assert [(one.edition, one.roles) for one in appearances] == [
        (second, ["Host", "Partner"]),
        (first, ["Host", "Partner"]),
    ]


@pytest.mark.parametrize(("kind", "eyebrow"), [("other", "Organization"), ("government", "Government")])
def test_an_organization_of_no_named_kind_is_not_called_other(client, kind, eyebrow):
    organization = OrganizationFactory(kind=kind, country_en="")
    page = client.get(organization.get_absolute_url()).content.decode()
    assert f'<p class="eyebrow">{eyebrow}</p>' in page
    listed = client.get("/en/organizations/").content.decode()
    assert f'<span class="names-facts">{"" if kind == "other" else eyebrow}</span>' in listed


def test_an_organization_shows_who_took_part_for_it(client):
    organization = OrganizationFactory()
    for word, state in (("Shown", State.PUBLISHED), ("Unseen", State.DRAFT)):
        person = PersonFactory(family_name_en=f"{word} person", state=state)
        SubForumPersonFactory(organization=organization, person=person, sub_forum__title_en=f"{word} part")
    SubForumPersonFactory(organization=organization, sub_forum__title_en="Unseen item", sub_forum__state=State.DRAFT)
    page = words(client, organization)
    assert "Shown person" in page
    assert "Shown part" in page
    assert "Unseen" not in page


def test_two_editions_of_one_year_are_neighbours(client):
    first, second = EditionFactory(year=2011, slug="2011"), EditionFactory(year=2011, slug="2011-2")
    assert Edition.objects.neighbours(first) == (None, second)
    assert Edition.objects.neighbours(second) == (first, None)


def test_roles_stand_in_their_order_whatever_the_order_of_entry(client):
    edition = EditionFactory()
    partner, host, organiser, second = (
        EditionOrganizationFactory(edition=edition, role=role) for role in ("partner", "host", "organiser", "host")
    )
    roles = get(client, edition).context["roles"]
    assert [(role, rows) for role, rows in roles] == [
        ("Hosts", [host, second]),
        ("Organiser", [organiser]),
        ("Partner", [partner]),
    ]


def test_press_leaves_out_what_is_among_the_sources(client):
    edition = EditionFactory()
    cited, other = SourceFactory(), SourceFactory()
    edition.sources.add(cited, other)
    CitationFactory(record=edition, field="theme", source=cited)
    assert get(client, edition).context["press"] == [other]


def test_steps_at_an_edition_stand_in_order_of_their_days(client):
    edition = EditionFactory(year=2021)
    later = OutcomeStepFactory(edition=edition, day=date(2021, 10, 26))
    undated = OutcomeStepFactory(edition=edition)
    earlier = OutcomeStepFactory(edition=edition, day=date(2021, 10, 25))
    assert list(get(client, edition).context["steps"]) == [undated, earlier, later]


def test_at_most_twelve_photos_stand_on_a_page(client):
    edition = EditionFactory()
    for _number in range(13):
        PhotoFactory(edition=edition)
    response = get(client, edition)
    assert len(response.context["photos"]) == 12
    assert f"?edition={edition.slug}" in response.content.decode()


@pytest.mark.parametrize("path", ["editions/2030/", "editions/2030/sub-forums/a/", "editions/2030/exhibitions/b/"])
def test_a_draft_edition_hides_with_all_below_it(client, path):
    edition = EditionFactory(year=2030, slug="2030", **DRAFT)
    SubForumFactory(edition=edition, slug="a")
    ExhibitionFactory(edition=edition, slug="b")
    assert client.get(f"/en/{path}").status_code == 404


def test_a_programme_item_shows_when_where_and_who(client):
    item = SubForumFactory(
        kind="roundtable", starts_on=date(2023, 9, 15), start_time=time(9), end_time=time(11, 30), place_en="Hall 1"
    )
    SubForumPersonFactory(
        sub_forum=item,
        person=PersonFactory(family_name_en="Aung", given_name_en="May"),
        role="moderator",
        position_en="Director",
    )
    SubForumOrganizationFactory(sub_forum=item, organization__name_en="Shown centre")
    PhotoFactory(caption_en="Shown photo").sub_forums.add(item)
    page = words(client, item)
    for shown in ("15 September 2023", "09:00–11:30 (UTC+8)", "Hall 1", "May Aung", "Moderator", "Director"):
        assert shown in page
    assert "Shown centre" in page
    assert "Shown photo" in page


def test_a_programme_item_without_a_title_is_called_by_its_kind(client):
    item = SubForumFactory(kind="opening-ceremony", title_en="")
    assert '<h1 aria-labelledby="heading"><span id="heading">Opening ceremony</span></h1>' in words(client, item)


def test_a_programme_item_hides_what_is_not_public(client):
    item = SubForumFactory()
    hidden = OrganizationFactory(name_en="Unseen centre", **DRAFT)
    SubForumPersonFactory(sub_forum=item, person=PersonFactory(family_name_en="Unseen", **DRAFT))
    SubForumPersonFactory(sub_forum=item, person=PersonFactory(family_name_en="Visible"), organization=hidden)
    SubForumOrganizationFactory(sub_forum=item, organization=hidden)
    item.topics.add(TopicFactory(name_en="Unseen topic", **DRAFT))
    PhotoFactory(caption_en="Unseen photo", **DRAFT).sub_forums.add(item)
    DocumentFactory(title_en="Unseen document", sub_forum=item, edition=item.edition, **DRAFT)
    CitationFactory(record=item, field="title", source=SourceFactory(outlet_en="Unseen Daily", title="Unseen", **DRAFT))
    page = words(client, item)
    assert "Visible" in page
    assert "Unseen" not in page


def test_an_item_is_found_under_its_own_edition_only(client):
    item = SubForumFactory(edition__slug="2023")
    EditionFactory(slug="2021")
    assert client.get(item.get_absolute_url().replace("2023", "2021")).status_code == 404


def test_an_exhibition_shows_its_size_and_public_exhibitors(client):
    exhibition = ExhibitionFactory(area=5000, exhibitor_count=120, first_day=date(2023, 9, 15))
    ExhibitorFactory(exhibition=exhibition, organization__name_en="Shown company")
    ExhibitorFactory(exhibition=exhibition, organization__name_en="Unseen company", organization__state=State.DRAFT)
    PhotoFactory(caption_en="Unseen photo", **DRAFT).exhibitions.add(exhibition)
    page = words(client, exhibition)
    for shown in ("5,000 m²", "120", "15 September 2023", "Shown company"):
        assert shown in page
    assert "Unseen" not in page


def test_an_outcome_shows_its_steps_in_order_with_sources(client):
    outcome = OutcomeFactory()
    source = SourceFactory(title="Shown report")
    held = EditionFactory(year=2016, slug="2016", city_en="Sampleton")
    OutcomeStepFactory(
        outcome=outcome, kind="delivered", day=date(2020, 5, 1), source=SourceFactory(title="Unseen", **DRAFT)
    )
    OutcomeStepFactory(outcome=outcome, kind="launched", edition=held, source=source)
    OutcomeStepFactory(outcome=outcome, kind="announced", day=date(2014, 1, 1), precision="year", source=source)
    OutcomeStepFactory(outcome=outcome, kind="ended", edition=EditionFactory(city_en="Unseen", **DRAFT))
    page = words(client, outcome)
    kinds = [step.kind for step in get(client, outcome).context["outcome"].dated_steps]
    assert kinds == ["announced", "launched"]
    assert '<time datetime="2014">2014</time>' in page
    assert "last step known: launched" in page
    assert page.count('href="#source-1"') == 2
    assert "Unseen" not in page


def test_an_organization_gathers_what_it_had_a_part_in(client):
    before = OrganizationFactory(name_en="Shown before")
    organization = OrganizationFactory(predecessor=before)
    OrganizationFactory(name_en="Shown after", predecessor=organization)
    OrganizationFactory(name_en="Unseen after", predecessor=organization, **DRAFT)
    older, newer = EditionFactory(year=2013, slug="2013"), EditionFactory(year=2018, slug="2018")
    EditionOrganizationFactory(edition=older, organization=organization, role="host")
    EditionOrganizationFactory(edition=newer, organization=organization, role="organiser")
    EditionOrganizationFactory(edition=newer, organization=organization, role="partner")
    EditionOrganizationFactory(edition__city_en="Unseen", edition__state=State.DRAFT, organization=organization)
    for word, state in (("Shown", State.PUBLISHED), ("Unseen", State.DRAFT)):
        item = SubForumFactory(title_en=f"{word} item", state=state)
        SubForumOrganizationFactory(sub_forum=item, organization=organization)
        ExhibitorFactory(
            exhibition=ExhibitionFactory(title_en=f"{word} exhibition", state=state), organization=organization
        )
        OutcomeFactory(title_en=f"{word} outcome", state=state).organizations.add(organization)
        PhotoFactory(caption_en=f"{word} photo", state=state).organizations.add(organization)
    response = get(client, organization)
    page = response.content.decode()
    roles = {one.edition: one.roles for one in response.context["appearances"].newest_first}
    assert (roles[newer], roles[older]) == (["Organiser", "Partner"], ["Host"])
    for kind in ("item", "exhibition", "outcome", "photo", "before", "after"):
        assert f"Shown {kind}" in page
    assert "Unseen" not in page


def test_a_hidden_predecessor_is_not_named(client):
    organization = OrganizationFactory(predecessor=OrganizationFactory(name_en="Unseen", **DRAFT))
    assert "Unseen" not in words(client, organization)


def test_a_person_has_the_position_of_each_time(client):
    person = PersonFactory(family_name_en="Aung", given_name_en="May")
    older = SubForumPersonFactory(person=person, sub_forum__edition__year=2018, position_en="Deputy")
    newer = SubForumPersonFactory(person=person, sub_forum__edition__year=2023, position_en="Director")
    SubForumPersonFactory(person=person, sub_forum__title_en="Unseen", sub_forum__state=State.DRAFT)
    newer.organization = OrganizationFactory(name_en="Unseen centre", **DRAFT)
    newer.save()
    PhotoFactory(caption_en="Unseen photo", **DRAFT).people.add(person)
    response = get(client, person)
    page = response.content.decode()
    assert list(response.context["person"].appearances.all()) == [newer, older]
    assert "<h1>May Aung</h1>" in page
    assert page.index("Director") < page.index("Deputy")
    assert "Unseen" not in page


def test_a_topic_gathers_editions_items_outcomes_and_photos(client):
    topic = TopicFactory()
    for word, state in (("Shown", State.PUBLISHED), ("Unseen", State.DRAFT)):
        EditionFactory(theme_en=f"{word} edition", state=state).topics.add(topic)
        SubForumFactory(title_en=f"{word} item", state=state).topics.add(topic)
        OutcomeFactory(title_en=f"{word} outcome", state=state).topics.add(topic)
        PhotoFactory(caption_en=f"{word} photo", state=state).topics.add(topic)
    page = words(client, topic)
    for kind in ("edition", "item", "outcome", "photo"):
        assert f"Shown {kind}" in page
    assert "Unseen" not in page


def test_words_that_are_there_in_chinese_only_are_shown_and_said_to_be(client):
    item = SubForumFactory(title_en="", title_zh_hans="绿色发展")
    page = words(client, item)
    assert (
        '<span lang="zh-Hans">绿色发展</span> <span class="language-note" lang="en">(in Simplified Chinese)</span>'
        in page
    )
    assert "language-note" not in words(client, item, "zh-hans")


def fill(edition: Edition) -> dict:
    """Tie one of everything to everything and return a record of each kind."""
    tie(edition, "Shown")
    organization, person, topic = OrganizationFactory(), PersonFactory(), TopicFactory()
    source = SourceFactory()
    return {
        "edition": edition,
        "organization": organization,
        "person": person,
        "topic": topic,
        "source": source,
        "sub_forum": SubForumFactory(edition=edition),
        "exhibition": ExhibitionFactory(edition=edition),
        "outcome": OutcomeFactory(),
    }


def add_one_more(records: dict) -> None:
    """Tie one more of everything to each of the records."""
    edition, organization, person, topic = (records[name] for name in ("edition", "organization", "person", "topic"))
    tie(edition, "More")
    for record in (records["sub_forum"], records["outcome"], edition):
        record.topics.add(TopicFactory())
    SubForumPersonFactory(sub_forum=records["sub_forum"], organization=OrganizationFactory())
    SubForumPersonFactory(person=person, organization=OrganizationFactory())
    SubForumPersonFactory(organization=organization)
    SubForumOrganizationFactory(sub_forum=records["sub_forum"])
    SubForumOrganizationFactory(organization=organization)
    ExhibitorFactory(exhibition=records["exhibition"])
    ExhibitorFactory(organization=organization)
    EditionOrganizationFactory(organization=organization)
    records["outcome"].organizations.add(OrganizationFactory())
    OutcomeStepFactory(outcome=records["outcome"], edition=EditionFactory())
    OrganizationFactory(predecessor=organization)
    for outcome in (OutcomeStepFactory(edition=EditionFactory()).outcome,):
        outcome.organizations.add(organization)
        outcome.topics.add(topic)
    EditionFactory().topics.add(topic)
    item = SubForumFactory()
    item.topics.add(topic, TopicFactory())
    photo = PhotoFactory()
    photo.sub_forums.add(records["sub_forum"])
    photo.exhibitions.add(records["exhibition"])
    photo.organizations.add(organization)
    photo.people.add(person)
    photo.topics.add(topic)
    DocumentFactory(sub_forum=records["sub_forum"], edition=edition)
    for name in ("sub_forum", "exhibition", "outcome", "organization", "person"):
        CitationFactory(record=records[name], field="slug")
        CitationFactory(record=records[name], field="slug", stance="contradicts", says_en="Otherwise")


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("edition", 16),
        ("sub_forum", 10),
        ("exhibition", 6),
        ("outcome", 7),
        ("organization", 15),
        ("person", 9),
        ("topic", 12),
    ],
)
def test_a_page_asks_as_much_for_three_of_everything_as_for_one(client, name, most):
    records = fill(EditionFactory())
    counts = []
    for more in (1, 2):
        for _number in range(more):
            add_one_more(records)
        get(client, records[name])
        with CaptureQueriesContext(connection) as asked:
            get(client, records[name])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= most
