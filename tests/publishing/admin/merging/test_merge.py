"""Nothing that someone else saved is overwritten unseen, and nothing that was typed is lost."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from events.models import Citation, Edition, EditionOrganization, Topic
from media.models import AlbumPhoto, Photo
from publishing.models import State
from tests import factories as make


@pytest.fixture
def both(ann, bo):
    """Return what opens the same record for both."""

    def opened(record):
        ann.opens(record)
        bo.opens(record)
        return record

    return opened


def test_fields_that_one_of_them_changed_are_put_together(ann, bo, both):
    topic = both(make.TopicFactory(name_en="River", name_zh_hans="河", description_en=""))
    ann.saves(name_en="Rivers")
    bo.saves(name_zh_hans="河流", description_en="Water.")
    topic = Topic.objects.get()
    assert (topic.name_en, topic.name_zh_hans, topic.description_en) == ("Rivers", "河流", "Water.")
    said = [str(message) for message in get_messages(bo.response.wsgi_request)]
    assert any("Ann had saved this meanwhile" in one and "Name (English)" in one for one in said)


def test_a_field_that_both_changed_is_asked_about_and_nothing_is_saved(ann, bo, both):
    both(make.TopicFactory(name_en="River", description_en="Old"))
    ann.saves(name_en="Great rivers")
    assert bo.is_asked(name_en="Small rivers", description_en="New") == ["Both of you changed this."]
    assert bo.stored() == ["Great rivers"]
    page = bo.response.content.decode()
    assert '<p class="merge-stored" lang="en"><mark>Great</mark> rivers</p>' in page
    assert 'value="Small rivers"' in page
    topic = Topic.objects.get()
    assert (topic.name_en, topic.description_en) == ("Great rivers", "Old")


@pytest.mark.parametrize(("side", "name"), [("mine", "Small rivers"), ("theirs", "Great rivers")])
def test_the_answer_decides(ann, bo, both, side, name):
    both(make.TopicFactory(name_en="River", description_en="Old"))
    ann.saves(name_en="Great rivers")
    bo.sends(name_en="Small rivers", description_en="New")
    bo.saves(**bo.answer(side))
    topic = Topic.objects.get()
    assert (topic.name_en, topic.description_en) == (name, "New")


def test_without_an_answer_it_is_asked_again(ann, bo, both):
    both(make.TopicFactory(name_en="River"))
    ann.saves(name_en="Great rivers")
    bo.sends(name_en="Small rivers")
    assert len(bo.is_asked(name_en="Small rivers")) == 1
    assert len(bo.is_asked(**{"_merge-name_en": "mine:"})) == 1
    assert Topic.objects.get().name_en == "Great rivers"


def test_an_answer_counts_for_what_was_shown_alone(ann, bo, both):
    topic = both(make.TopicFactory(name_en="River"))
    ann.saves(name_en="Great rivers")
    bo.sends(name_en="Small rivers")
    answer = bo.answer("mine")
    ann.opens(topic)
    ann.saves(name_en="Vast rivers")
    assert len(bo.is_asked(**answer)) == 1
    assert bo.stored() == ["Vast rivers"]
    bo.saves(**bo.answer("mine"))
    assert Topic.objects.get().name_en == "Small rivers"


def test_the_same_change_by_both_is_no_question(ann, bo, both):
    both(make.TopicFactory(name_en="River"))
    ann.saves(name_en="Rivers")
    bo.saves(name_en="Rivers ")
    assert Topic.objects.get().name_en == "Rivers"


def test_a_day_written_in_another_way_is_no_change(ann, bo, both):
    both(make.EditionFactory(year=2026, first_day="2026-09-15", last_day="2026-09-16"))
    ann.saves(last_day="2026-09-17")
    bo.saves(first_day="2026/9/15", last_day="2026.9.16")
    assert Edition.objects.get().last_day.isoformat() == "2026-09-17"


def test_a_refused_save_goes_on_with_what_was_put_together(ann, bo, both):
    both(make.TopicFactory(name_en="River", description_en=""))
    ann.saves(description_en="Water.")
    bo.sends(name_en="")
    assert bo.data["description_en"] == "Water."
    assert bo.response.context["adminform"].form.errors.keys() == {"name_en"}
    bo.saves(name_en="Rivers")
    assert (Topic.objects.get().name_en, Topic.objects.get().description_en) == ("Rivers", "Water.")


def test_a_state_given_meanwhile_stays(ann, bo, both):
    topic = both(make.TopicFactory(state=State.PUBLISHED))
    Topic.objects.filter(pk=topic.pk).update(state=State.RETIRED)
    bo.saves(description_en="New")
    assert Topic.objects.get().state == State.RETIRED


def test_texts_choices_and_relations_are_told_in_words(ann, bo, both):
    other, third = make.TopicFactory(name_en="Air"), make.TopicFactory(name_en="Soil")
    both(make.OutcomeFactory(kind="report", description_en="<p>Old</p>"))
    ann.saves(kind="strategy", topics=[str(other.pk)], description_en="<p>A <strong>new</strong> text</p>")
    bo.sends(kind="platform", topics=[str(third.pk)], description_en="<p>A new text</p>")
    assert set(bo.stored()) == {"Strategy", "Air", "A new text"}
    assert "only the formatting differs" in bo.response.content.decode()


def test_a_page_whose_state_is_not_known_asks_about_everything_that_differs(ann, bo, both):
    both(make.TopicFactory(name_en="River", name_zh_hans="河", description_en="Old"))
    ann.saves(name_zh_hans="河流")
    assert len(bo.is_asked(name_en="Rivers", _seen="forged")) == 2
    assert set(bo.stored()) == {"River", "河流"}


def test_a_photo_file_that_both_replaced_is_asked_about(ann, bo, both):
    both(make.PhotoFactory())
    ann.saves(original=SimpleUploadedFile("hers.jpg", make.image_bytes(410, 300)))
    bo.sends(original=SimpleUploadedFile("his.jpg", make.image_bytes(420, 300)))
    assert bo.stored() == ["hers.jpg"]
    bo.saves(**bo.answer("theirs"))
    assert Photo.objects.get().width == 410


def test_a_photo_file_replaced_meanwhile_stays(ann, bo, both):
    both(make.PhotoFactory())
    ann.saves(original=SimpleUploadedFile("hers.jpg", make.image_bytes(410, 300)))
    bo.saves(caption_en="A bridge.")
    photo = Photo.objects.get()
    assert (photo.width, photo.caption_en) == (410, "A bridge.")


# Rows of inlines


def role(number: int, **values) -> dict:
    return {f"roles-{number}-{name}": value for name, value in values.items()}


@pytest.fixture
def edition(db):
    """Return an edition with two hosts."""
    edition = make.EditionFactory()
    for order, name in enumerate(("First", "Second"), 1):
        make.EditionOrganizationFactory(edition=edition, organization__name_en=name, role="host", order=order)
    return edition


def hosts() -> list[tuple[str, str]]:
    return [(row.organization.name_en, row.role) for row in EditionOrganization.objects.order_by("order", "pk")]


def new_role(name: str, number: int = 2, order: str = "", **values) -> dict:
    organization = make.OrganizationFactory(name_en=name)
    return role(number, organization=organization.pk, role="partner", order=order, **values)


def test_rows_changed_by_one_of_them_are_put_together(ann, bo, both, edition):
    both(edition)
    ann.saves(**role(0, role="organiser"))
    bo.saves(**role(1, role="partner"))
    assert hosts() == [("First", "organiser"), ("Second", "partner")]


def test_a_row_changed_by_both_is_asked_about(ann, bo, both, edition):
    both(edition)
    ann.saves(**role(0, role="organiser"))
    assert len(bo.is_asked(**role(0, role="partner"))) == 1
    assert 'name="roles-0-_merge-role"' in bo.response.content.decode()
    bo.saves(**bo.answer("mine"))
    assert hosts()[0] == ("First", "partner")


def test_rows_added_by_both_are_both_there(ann, bo, both, edition):
    both(edition)
    ann.saves(**{"roles-TOTAL_FORMS": "3"}, **new_role("Third"))
    bo.saves(**{"roles-TOTAL_FORMS": "3"}, **new_role("Fourth"))
    assert sorted(hosts()) == [("First", "host"), ("Fourth", "partner"), ("Second", "host"), ("Third", "partner")]


def test_a_row_added_meanwhile_is_shown_on_a_refused_page(ann, bo, both, edition):
    both(edition)
    ann.saves(**{"roles-TOTAL_FORMS": "3"}, **new_role("Third"))
    bo.sends(**{"roles-TOTAL_FORMS": "3"}, **new_role("Fourth"), year="")
    rows = [bo.data[f"roles-{number}-id"] != "" for number in range(4)]
    assert (rows, bo.data["roles-INITIAL_FORMS"]) == ([True, True, True, False], "3")
    bo.saves(year=str(edition.year))
    assert len(hosts()) == 4


def test_the_same_form_sent_twice_adds_its_rows_once(ann, edition):
    ann.opens(edition)
    added = {"roles-TOTAL_FORMS": "3"} | new_role("Third")
    ann.saves(**added)
    ann.saves(**added)
    assert [name for name, _role in hosts()] == ["First", "Second", "Third"]


def test_a_row_deleted_meanwhile_goes_where_it_was_not_changed_here(ann, bo, both, edition):
    both(edition)
    ann.saves(**role(0, DELETE="on"))
    bo.saves(theme_en="New")
    assert (hosts(), Edition.objects.get().theme_en) == ([("Second", "host")], "New")


@pytest.mark.parametrize(("side", "left"), [("mine", ["First", "Second"]), ("theirs", ["Second"])])
def test_a_row_deleted_meanwhile_and_changed_here_is_asked_about(ann, bo, both, edition, side, left):
    both(edition)
    ann.saves(**role(0, DELETE="on"))
    assert bo.is_asked(**role(0, role="partner")) == ["You changed this, and it was deleted meanwhile."]
    assert [name for name, _role in hosts()] == ["Second"]
    assert len(bo.is_asked()) == 1, "asked until it is answered"
    bo.saves(**bo.answer(side))
    assert sorted(name for name, _role in hosts()) == left


@pytest.mark.parametrize(("side", "left"), [("mine", ["Second"]), ("theirs", ["First", "Second"])])
def test_a_row_deleted_here_and_changed_meanwhile_is_asked_about(ann, bo, both, edition, side, left):
    both(edition)
    ann.saves(**role(0, role="organiser"))
    (said,) = bo.is_asked(**role(0, DELETE="on"))
    assert said.startswith("You delete this, and it was changed meanwhile: ")
    assert len(hosts()) == 2
    bo.saves(**role(0, DELETE="on"), **bo.answer(side))
    assert [name for name, _role in hosts()] == left
    if side == "theirs":
        assert hosts()[0] == ("First", "organiser")


def test_a_row_deleted_by_both_is_gone(ann, bo, both, edition):
    both(edition)
    ann.saves(**role(0, DELETE="on"))
    bo.saves(**role(0, DELETE="on"))
    assert hosts() == [("Second", "host")]


def test_an_order_changed_by_one_of_them_stays(ann, bo, both, edition):
    both(edition)
    ann.saves(**role(0, order="2"), **role(1, order="1"))
    bo.saves(theme_en="New")
    assert [name for name, _role in hosts()] == ["Second", "First"]


def test_an_order_changed_by_both_is_asked_about(ann, bo, both, edition):
    both(edition)
    ann.saves(**role(0, order="2"), **role(1, order="1"))
    assert bo.is_asked(**role(0, order="5"), **role(1, order="6")) == ["Both of you changed the order."]
    bo.saves(**bo.answer("mine"))
    assert [name for name, _role in hosts()] == ["First", "Second"]


def test_citations_are_merged_as_well(ann, bo, both):
    topic = make.OutcomeFactory()
    citation = make.CitationFactory(record=topic, says_en="Ten", stance="contradicts")
    both(topic)
    prefix = "events-citation-content_type-object_id-0-"
    ann.saves(**{f"{prefix}says_en": "Eleven"})
    assert len(bo.is_asked(**{f"{prefix}says_en": "Twelve"})) == 1
    bo.saves(**bo.answer("theirs"))
    assert Citation.objects.get(pk=citation.pk).says_en == "Eleven"


def test_the_places_of_an_album_are_merged(ann, bo, both):
    place = make.AlbumPhotoFactory(order=1)
    both(place.album)
    make.AlbumPhotoFactory(album=place.album, order=2)
    bo.saves(title_en="New")
    assert AlbumPhoto.objects.count() == 2


def test_a_programme_item_changed_on_its_own_page_is_not_overwritten_by_its_edition(ann, bo):
    item = make.SubForumFactory(title_en="Rivers")
    bo.opens(item.edition)
    ann.opens(item)
    ann.saves(title_en="Great rivers")
    bo.saves(theme_en="New")
    item.refresh_from_db()
    assert item.title_en == "Great rivers"
    bo.opens(item.edition)
    ann.opens(item)
    ann.saves(title_en="Vast rivers")
    assert len(bo.is_asked(**{"sub_forums-0-title_en": "Small rivers"})) == 1


def test_new_rows_keep_their_files_when_rows_are_numbered_anew(ann, bo, both):
    edition = make.EditionFactory()
    role = make.EditionOrganizationFactory(edition=edition)
    both(edition)
    role.delete()
    picture = SimpleUploadedFile("new.jpg", make.image_bytes(400, 300))
    bo.saves(**{"photos-TOTAL_FORMS": "1", "photos-0-original": picture, "photos-0-licence": "press-use"})
    assert Photo.objects.get().edition == edition
