"""What was comes back whole or in part, by today's rules, and never decides what the public sees."""

import pytest
from django.core.exceptions import ValidationError

from events.models import Citation, Edition, EditionOrganization
from publishing.history.registry import kind_of
from publishing.history.restoring import plan, sentences
from publishing.history.versions import present
from publishing.models import State
from tests.factories import (
    CitationFactory,
    EditionFactory,
    EditionOrganizationFactory,
    OrganizationFactory,
    PhotoFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def everything(record) -> dict:
    return dict.fromkeys(kind_of(type(record)).names)


def test_a_whole_version_comes_back_with_relations_and_rows():
    edition, topic = EditionFactory(city_en="Nanning"), TopicFactory()
    edition.topics.add(topic)
    host = EditionOrganizationFactory(edition=edition, role="host", order=1)
    partner = EditionOrganizationFactory(edition=edition, role="partner", order=2)
    citation = CitationFactory(record=edition)
    then, keys = present(edition), (host.pk, partner.pk, citation.pk)
    edition.city_en = "Guilin"
    edition.save()
    edition.topics.clear()
    host.delete()
    citation.delete()
    EditionOrganization.objects.filter(pk=partner.pk).update(role="supporter")
    EditionOrganizationFactory(edition=edition, role="organiser")
    plan(edition, then, everything(edition)).carry_out()
    assert present(edition).changed(then) == []
    assert list(edition.roles.values_list("pk", "role")) == [(keys[0], "host"), (keys[1], "partner")]
    assert Citation.objects.get(pk=keys[2]).record == edition


def test_one_field_comes_back_and_the_rest_stays():
    topic = TopicFactory(name_en="Trade", description_en="Old")
    then = present(topic)
    topic.name_en, topic.description_en = "Commerce", "New"
    topic.save()
    plan(topic, then, everything(topic), only="description_en").carry_out()
    topic.refresh_from_db()
    assert (topic.name_en, topic.description_en) == ("Commerce", "Old")


def test_one_list_comes_back_and_the_rest_stays():
    edition = EditionFactory(city_en="Nanning")
    EditionOrganizationFactory(edition=edition)
    then = present(edition)
    edition.roles.all().delete()
    edition.city_en = "Guilin"
    edition.save()
    plan(edition, then, everything(edition), only="roles").carry_out()
    edition.refresh_from_db()
    assert (edition.city_en, edition.roles.count()) == ("Guilin", 1)


def test_rows_that_exchanged_what_must_be_there_once_change_back():
    edition = EditionFactory()
    first, second = (EditionOrganizationFactory(edition=edition, role="host") for _number in range(2))
    then = present(edition)
    keys = first.organization_id, second.organization_id
    rows = EditionOrganization.objects
    rows.filter(pk=first.pk).update(role="partner")
    rows.filter(pk=second.pk).update(organization=keys[0])
    rows.filter(pk=first.pk).update(organization=keys[1], role="host")
    plan(edition, then, everything(edition)).carry_out()
    assert list(edition.roles.order_by("pk").values_list("organization", flat=True)) == list(keys)


def test_a_row_whose_key_another_record_has_by_now_gets_a_new_one():
    topic_edition, other = EditionFactory(), EditionFactory()
    citation = CitationFactory(record=topic_edition, says_en="As it was")
    then = present(topic_edition)
    Citation.objects.filter(pk=citation.pk).update(object_id=other.pk)
    plan(topic_edition, then, everything(topic_edition)).carry_out()
    assert topic_edition.citations.get().says_en == "As it was"
    assert other.citations.get().pk == citation.pk


def test_state_and_times_of_publication_stay():
    topic = TopicFactory(state=State.PUBLISHED, name_en="Trade")
    then = present(topic)
    topic.state, topic.name_en = State.RETIRED, "Commerce"
    topic.save()
    wanted = plan(topic, then, everything(topic))
    assert wanted.left_out == ["“State” stays as it is: it is changed on the record's own page alone."]
    wanted.carry_out()
    topic.refresh_from_db()
    assert (topic.state, topic.name_en) == (State.RETIRED, "Trade")


def test_what_the_user_may_not_change_and_files_stay():
    photo = PhotoFactory(caption_en="Old", place_en="Old")
    then = present(photo)
    photo.caption_en, photo.place_en, photo.original = "New", "New", "photos/00/other.jpg"
    photo.save()
    allowed = everything(photo)
    del allowed["place_en"]
    wanted = plan(photo, then, allowed)
    assert wanted.comparison.changed == ["caption_en"]
    assert wanted.left_out == [
        "“Photo file” stays as it is: a version does not hold the file itself.",
        "“Place (English)” stays as it is: you may not change it here.",
    ]


def test_a_published_record_has_to_stay_complete():
    photo = PhotoFactory(state=State.DRAFT, alt_text_en="", licence="")
    then = present(photo)
    photo.alt_text_en, photo.licence, photo.state = "A bridge", "cc-by-4.0", State.PUBLISHED
    photo.save()
    wanted = plan(photo, then, everything(photo))
    told = {"Alt text (English): Needed before this can be published.", "Licence: Needed before this can be published."}
    assert told <= set(wanted.problems())
    with pytest.raises(ValidationError) as refused:
        wanted.carry_out()
    assert told <= set(sentences(type(photo), refused.value))
    photo.refresh_from_db()
    assert photo.alt_text_en == "A bridge"


def test_an_address_that_another_record_took_meanwhile_is_refused():
    topic = TopicFactory(slug="trade")
    then = present(topic)
    topic.slug = "commerce"
    topic.save()
    TopicFactory(slug="trade")
    wanted = plan(topic, then, everything(topic))
    assert wanted.problems() == ["Address: Topic with this Address already exists."]
    with pytest.raises(ValidationError):
        wanted.carry_out()


def test_what_is_gone_is_left_out_by_name():
    kept, gone = TopicFactory(), TopicFactory()
    edition, organization = EditionFactory(), OrganizationFactory(name_en="Old office")
    edition.topics.set([kept, gone])
    role = EditionOrganizationFactory(edition=edition, organization=organization)
    then, key = present(edition), organization.pk
    edition.topics.clear()
    role.delete()
    missing = gone.pk
    gone.delete()
    organization.delete()
    wanted = plan(edition, then, everything(edition))
    assert wanted.left_out == [
        f"“Topics” comes back without what is no longer there: no longer there (no. {missing}).",
        f"“Hosts, organisers and partners” comes back without what is no longer there: no longer there (no. {key}).",
    ]
    wanted.carry_out()
    assert (list(edition.topics.all()), edition.roles.count()) == ([kept], 0)


def test_a_relation_to_what_the_user_may_not_choose_stays():
    other, own = EditionFactory(), EditionFactory()
    photo = PhotoFactory(edition=other)
    then = present(photo)
    photo.edition = own
    photo.save()
    wanted = plan(photo, then, everything(photo) | {"edition": Edition.objects.filter(pk=own.pk)})
    assert wanted.comparison.changed == []
    assert wanted.left_out == ["“Edition” stays as it is: you may not change it here."]
