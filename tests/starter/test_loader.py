"""Loading: repeatable, respectful of what staff did, all or nothing, and clear about what is wrong."""

import pytest
from django.core.files.storage import storages
from django_tasks_db.models import DBTaskResult
from reversion.models import Revision, Version

from events.models import (
    Citation,
    Edition,
    EditionOrganization,
    Exhibition,
    Figure,
    Forum,
    Organization,
    OutcomeStep,
    Source,
    SubForum,
    Topic,
)
from media.models import AlbumPhoto, Photo
from pages.models import Page
from publishing.dates import Precision
from publishing.history.deeds import Deed
from publishing.models import State
from starter.loader import Loader
from starter.models import Loaded
from starter.reading import ContentError
from tests.factories import EditionFactory, image_bytes

pytestmark = pytest.mark.django_db

SOURCES = "seed: {outlet: {en: A paper, zh-hans: 某报}, language: en, published_on: 2016-09}\n"
ORGANIZATIONS = "old: {name: {en: Old office}}\nnew: {name: {en: New office}, predecessor: old}\n"
EDITION = """
number: 12
year: 2023
first_day: 2023-09-15
city: {en: Nanning, zh-hans: 南宁}
roles: {host: [new], organiser: [old, new]}
names: [{name: A Forum, language: en, source: seed}]
figures: [{kind: participants, value: 500, qualifier: nearly, source: seed}]
sources: [seed]
sub_forums:
  - {slug: roundtable, kind: roundtable, citations: [{source: seed, supports: kind}]}
  - {slug: second, title: {en: Second}}
citations:
  - {source: seed, supports: [first_day, city]}
  - {source: seed, contradicts: number, says: {en: The eleventh., zh-hans: 第十一届。}}
  - {source: seed, supports: record}
"""
SMALL = {"sources": SOURCES, "organizations": ORGANIZATIONS, "editions__2023": EDITION}


def load(content, **options):
    return {name: dict(counts) for name, counts in Loader(content, **options).load().items()}


def test_everything_in_the_files_is_made_and_published(folder):
    counts = load(folder(**SMALL))
    edition = Edition.objects.get()
    assert counts == {
        "sources": {"new": 1},
        "organizations": {"new": 2},
        "editions": {"new": 1},
        "sub_forums": {"new": 2},
    }
    assert (edition.slug, edition.number, edition.city_en, edition.city_zh_hans) == ("2023", 12, "Nanning", "南宁")
    assert edition.state == State.PUBLISHED
    assert list(edition.roles.values_list("organization__slug", "role", "order")) == [
        ("new", "host", 1),
        ("old", "organiser", 2),
        ("new", "organiser", 3),
    ]
    assert list(edition.names.values_list("name", flat=True)) == ["A Forum"]
    assert [figure.amount() for figure in edition.figures.all()] == ["nearly 500"]
    assert list(edition.sources.all()) == [Source.objects.get()]
    assert list(edition.sub_forums.values_list("slug", "kind", "order")) == [
        ("roundtable", "roundtable", 1),
        ("second", "sub-forum", 2),
    ]
    assert Organization.objects.get(slug="new").predecessor.slug == "old"


def test_citations_name_field_stance_and_words(folder):
    load(folder(**SMALL))
    citations = Edition.objects.get().citations.all()
    assert [(c.field, c.stance, c.says_en or "", c.says_zh_hans or "") for c in citations] == [
        ("first_day", "supports", "", ""),
        ("city", "supports", "", ""),
        ("number", "contradicts", "The eleventh.", "第十一届。"),
        ("", "supports", "", ""),
    ]
    assert [c.field for c in SubForum.objects.get(slug="roundtable").citations.all()] == ["kind"]


@pytest.mark.parametrize(
    ("written", "stored", "precision"),
    [
        ("2023-09-15", "2023-09-15", Precision.DAY),
        ("2023-09", "2023-09-01", Precision.MONTH),
        ("2023", "2023-01-01", Precision.YEAR),
    ],
)
def test_a_day_is_known_as_exactly_as_it_is_written(folder, written, stored, precision):
    load(folder(editions__2023=f"year: 2023\nfirst_day: {written}\n"))
    edition = Edition.objects.get()
    assert (edition.first_day.isoformat(), edition.date_precision) == (stored, precision)


def test_a_second_run_doubles_nothing(folder):
    content = folder(**SMALL)
    load(content)
    models = (Edition, SubForum, Organization, Source, Citation, Figure, EditionOrganization, Loaded)
    before = [model.objects.count() for model in models]
    counts = load(content)
    assert [model.objects.count() for model in models] == before
    assert {name: set(kept) for name, kept in counts.items()} == {name: {"kept"} for name in counts}


def test_what_staff_changed_survives_a_second_run(folder):
    content = folder(**SMALL)
    load(content)
    Edition.objects.update(city_en="Guilin", slug="autumn-2023", state=State.DRAFT)
    SubForum.objects.filter(slug="second").update(slug="renamed")
    Source.objects.update(outlet_en="Another paper")
    Figure.objects.all().delete()
    load(content)
    assert list(Edition.objects.values_list("city_en", "slug", "state")) == [("Guilin", "autumn-2023", "draft")]
    assert set(SubForum.objects.values_list("slug", flat=True)) == {"roundtable", "renamed"}
    assert list(Source.objects.values_list("outlet_en", flat=True)) == ["Another paper"]
    assert not Figure.objects.exists()


def test_what_staff_deleted_stays_deleted(folder):
    content = folder(**SMALL)
    load(content)
    SubForum.objects.filter(slug="second").delete()
    assert load(content)["sub_forums"] == {"kept": 1, "removed": 1}
    assert list(SubForum.objects.values_list("slug", flat=True)) == ["roundtable"]


def test_an_entry_that_is_new_in_the_files_is_added(folder):
    load(folder(**SMALL))
    content = folder(editions__2023=EDITION.replace("citations:\n", "  - {slug: third}\ncitations:\n", 1))
    content = folder(topics="trade: {name: {en: Trade}}\n")
    counts = load(content)
    assert counts["topics"] == {"new": 1}
    assert counts["sub_forums"] == {"new": 1, "kept": 2}
    assert Topic.objects.get().slug == "trade"


def test_update_sets_fields_and_lists_back_and_restores_deletions(folder):
    content = folder(**SMALL)
    load(content)
    edition = Edition.objects.get()
    Edition.objects.update(city_en="Guilin", venue_en="A hall")
    edition.figures.all().delete()
    edition.roles.filter(role="host").delete()
    SubForum.objects.filter(slug="second").delete()
    counts = load(content, update=True)
    edition.refresh_from_db()
    assert (edition.city_en, edition.venue_en) == ("Nanning", "A hall")
    assert (edition.figures.count(), edition.roles.count(), edition.citations.count()) == (1, 3, 4)
    assert counts["sub_forums"] == {"updated": 1, "new": 1}
    assert Edition.objects.count() == 1


def test_a_record_entered_by_hand_at_the_same_address_is_left_alone(folder):
    mine = EditionFactory(year=2023, slug="2023", number=99, city_en="By hand")
    assert load(folder(**SMALL))["editions"] == {"kept": 1}
    mine.refresh_from_db()
    assert (mine.number, mine.city_en) == (99, "By hand")


def test_the_forum_is_one_row(folder):
    content = folder(forum="name: {en: A Forum, zh-hans: 某论坛}\nfounded: 2011\n")
    load(content)
    Forum.objects.update(name_en="Changed")
    assert load(content)["forum"] == {"kept": 1}
    assert list(Forum.objects.values_list("pk", "name_en", "founded")) == [(1, "Changed", 2011)]


def test_pages_take_their_text_from_files(folder):
    content = folder(
        **{
            "pages": "about: {title: {en: About}, menu: header}\nabout/history: {title: {en: Old}, parent: about}\n",
            "pages__about.en.html": "<p>Words<script>alert(1)</script></p>",
            "pages__about.zh-hans.html": "<p>文字</p>",
        }
    )
    load(content)
    page = Page.objects.get(path="about")
    assert (page.body_en, page.body_zh_hans, page.menu) == ("<p>Words</p>", "<p>文字</p>", "header")
    assert Page.objects.get(path="about/history").parent == page


PHOTO = """
one:
  file: one.jpg
  caption: {en: A caption}
  alt_text: {en: An alt text}
  credit_line: {en: A credit}
  licence: CC0-1.0
  taken_on: 2018
"""


@pytest.fixture
def photo_folder(folder):
    content = folder(photos=PHOTO, albums="all: {title: {en: All}, photos: [one]}\n")
    (content / "one.jpg").write_bytes(image_bytes(320, 200))
    return content


def test_photos_are_taken_in_with_their_measures_and_queued(photo_folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        load(photo_folder)
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.original_name, photo.precision) == (320, 200, "one.jpg", "year")
    assert photo.original.read() == (photo_folder / "one.jpg").read_bytes()
    assert list(AlbumPhoto.objects.values_list("photo", "order")) == [(photo.pk, 1)]
    assert DBTaskResult.objects.count() == 1


def test_a_second_run_stores_no_file_again(photo_folder):
    load(photo_folder)
    name = Photo.objects.get().original.name
    load(photo_folder)
    load(photo_folder, update=True)
    assert Photo.objects.get().original.name == name


def test_a_failure_leaves_neither_rows_nor_files(folder, photo_folder):
    folder(pages="about: {title: {en: About}, colour: green}\n")
    with pytest.raises(ContentError):
        load(photo_folder)
    assert not Photo.objects.exists()
    assert not Loaded.objects.exists()
    default = storages["default"]
    left = [
        name for folder_name in default.listdir("photos")[0] for name in default.listdir(f"photos/{folder_name}")[1]
    ]
    assert left == []


def test_people_exhibitors_and_steps_keep_their_order_and_details(folder):
    edition = """
year: 2023
sub_forums:
  - slug: one
    roles: {partner: [old]}
    people:
      - {person: second, role: moderator, organization: new, position: {en: Director, zh-hans: 主任}}
      - {person: first, role: speaker}
exhibitions: [{slug: show, title: {en: A show}, first_day: 2023-09-15, exhibitors: [new, old]}]
"""
    people = "first: {family_name: {en: First}}\nsecond: {family_name: {en: Second}}\n"
    outcomes = """
plan:
  title: {en: A plan}
  steps:
    - {kind: announced, day: 2023-08, source: seed, note: {en: Before., zh-hans: 会前。}}
    - {kind: launched, day: 2023-09-15, edition: 2023, source: seed}
"""
    load(folder(**SMALL | {"editions__2023": edition, "people": people, "outcomes": outcomes}))
    item = SubForum.objects.get()
    assert [(s.person.slug, s.role, s.position_zh_hans or "", s.order) for s in item.speakers.all()] == [
        ("second", "moderator", "主任", 1),
        ("first", "speaker", "", 2),
    ]
    assert [(row.organization.slug, row.role) for row in item.roles.all()] == [("old", "partner")]
    assert [stand.organization.slug for stand in Exhibition.objects.get().stands.all()] == ["new", "old"]
    assert [(s.kind, str(s.day), s.precision, s.edition and s.edition.year) for s in OutcomeStep.objects.all()] == [
        ("announced", "2023-08-01", "month", None),
        ("launched", "2023-09-15", "day", 2023),
    ]


def test_a_day_that_must_be_exact_refuses_a_month(folder):
    edition = "year: 2023\nexhibitions: [{slug: show, title: {en: A show}, first_day: 2023-09}]\n"
    with pytest.raises(ContentError, match=r"2023\.yaml, 2023/show: first_day: this must be known to the day"):
        load(folder(editions__2023=edition))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"topics": "a: [unclosed\n"}, "topics.yaml is not readable YAML"),
        ({"topics": "- a\n"}, "topics.yaml must hold names with values"),
        ({"topics": "a: {name: {en: A}}\na: {name: {en: B}}\n"}, "'a' stands here for the second time"),
        ({"topics": "a: words\n"}, "topics.yaml, a: expected fields with values"),
        ({"topics": "a: {nam: {en: A}}\n"}, "topics.yaml, a: there is no field “nam”. The fields are: "),
        ({"topics": "a: {name_en: A}\n"}, "there is no field “name_en”"),
        ({"topics": "a: {name: A}\n"}, "topics.yaml, a: name: expected words by language (en, zh-hans)"),
        ({"topics": "a: {name: {en: A, fr: B}}\n"}, "name: “fr” is no language of the site"),
        ({"topics": "a: {name: {zh-hans: 甲}}\n"}, "topics.yaml, a: name_en: Needed before this can be published."),
        ({"sources": "a: {outlet: {en: A}, language: xx}\n"}, "sources.yaml, a: language: Value 'xx'"),
        ({"sources": "a: {outlet: {en: A}, language: en, published_on: soon}\n"}, "published_on: 'soon' is not a day"),
        (
            {"sources": "a: {outlet: {en: A}, language: en, published_on: 2023-02-30}\n"},
            "published_on: '2023-02-30' is no day of the calendar",
        ),
        (
            {"organizations": "new: {name: {en: New}, predecessor: old}\nold: {name: {en: Old}}\n"},
            "organizations.yaml, new: “old” is not among the organizations that stand before this",
        ),
        ({"editions__2023": "year: 2023\nsources: [nowhere]\n"}, "2023.yaml, 2023: “nowhere” is not among the sources"),
        ({"editions__2023": "year: 2023\nsub_forums: [{title: {en: A}}]\n"}, "sub_forums 1: needs a slug"),
        ({"editions__2023": "year: 2023\nsub_forums: {a: b}\n"}, "sub_forums: expected a list"),
        (
            {"editions__2023": "year: 2023\nfigures: [{value: 1, source: a}]\n"},
            "2023.yaml, 2023 / figures 1: “a” is not among",
        ),
        ({"editions__2023": "year: 2023\nroles: [mee]\n"}, "roles: expected roles, each with a list"),
        ({"editions__2023": "year: 2023\ncitations: [{source: a}]\n"}, "say what the source supports or contradicts"),
        (
            SMALL | {"editions__2023": "year: 2023\ncitations: [{source: seed, supports: colour}]\n"},
            "2023.yaml, 2023 / citations 1: field: This kind of record has no such field.",
        ),
        (
            SMALL | {"editions__2023": "year: 2023\ncitations: [{source: seed, contradicts: city}]\n"},
            "says: Say in a few words",
        ),
        ({"photos": PHOTO}, "photos.yaml, one: file: there is no one.jpg"),
        ({"pages": "editions/x: {title: {en: A}}\n"}, "pages.yaml, editions/x: path: This address belongs to"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_nothing_is_loaded(folder, files, words):
    with pytest.raises(ContentError) as error:
        load(folder(**files))
    assert words in str(error.value)
    assert not Loaded.objects.exists()
    assert not Edition.objects.exists()


def test_a_file_that_is_no_picture_is_told(folder, photo_folder):
    (photo_folder / "one.jpg").write_text("no picture")
    with pytest.raises(ContentError, match=r"photos.yaml, one: file: .+"):
        load(photo_folder)


def test_a_reference_to_what_was_deleted_is_told(folder):
    content = folder(topics="trade: {name: {en: Trade}}\n")
    load(content)
    Topic.objects.all().delete()
    folder(editions__2023="year: 2023\ntopics: [trade]\n")
    with pytest.raises(ContentError, match="“trade” was deleted from the site; load with --update"):
        load(content)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ContentError, match="There is no folder"):
        load(tmp_path / "nowhere")


def test_every_record_starts_its_history_with_the_starting_record(folder):
    content = folder(**SMALL)
    load(content)
    assert Revision.objects.get().comment == Deed.STARTING
    versions = Version.objects.get_for_object(Edition.objects.get())
    assert [version.revision.user for version in versions] == [None]
    assert '"roundtable"' in Version.objects.get_for_object(SubForum.objects.first()).get().serialized_data
    load(content)
    assert Revision.objects.count() == 1
