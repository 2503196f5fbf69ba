"""What is deleted comes back with all that went with it, by today's rules, until its time is over."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone
from reversion.models import Revision, Version

from events.models import Citation, Edition, Exhibition, Organization, SubForum, Topic
from media.models import Album, EarlierFile
from publishing.history import trash
from publishing.history.bringing_back import Return
from publishing.history.versions import present
from publishing.history.writing import recording, write
from publishing.models import Comment, State, Trashed
from tests.factories import (
    AlbumFactory,
    CitationFactory,
    EditionFactory,
    EditionOrganizationFactory,
    ExhibitorFactory,
    OrganizationFactory,
    PageFactory,
    PhotoFactory,
    SubForumFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def planned(entry: Trashed, *, may_publish: bool = True) -> Return:
    return Return(Trashed.objects.get(pk=entry.pk), lambda model: may_publish)


def delete(record, user=None) -> Trashed:
    (entry,) = trash.delete([record], user)
    return entry


def test_an_edition_comes_back_with_everything_that_went_with_it():
    edition, topic = EditionFactory(), TopicFactory()
    edition.topics.add(topic)
    role = EditionOrganizationFactory(edition=edition)
    citation = CitationFactory(record=edition)
    item = SubForumFactory(edition=edition)
    item.topics.add(topic)
    stand = ExhibitorFactory(exhibition__edition=edition)
    before = present(edition), present(item), present(stand.exhibition)
    key = edition.pk
    entry = delete(edition, User.objects.create(username="mei"))
    assert (entry.name, entry.deleted_by.username, entry.kind) == (str(edition), "mei", Edition)
    assert not Edition.objects.exists()
    assert not SubForum.objects.exists()
    assert not Citation.objects.exists()
    plan = planned(entry)
    assert (plan.problems, plan.changes) == ([], [])
    back = plan.carry_out()
    assert back.pk == key
    after = present(back), present(SubForum.objects.get()), present(Exhibition.objects.get())
    assert after[0].fields["created_at"] == before[0].fields["created_at"]
    assert [one.changed(other) for one, other in zip(after, before, strict=True)] == [[], [], []]
    assert list(back.roles.all()) == [type(role).objects.get()]
    assert Citation.objects.get().says_en == citation.says_en
    assert not Trashed.objects.exists()


def test_links_that_were_cut_are_tied_again_unless_they_lead_elsewhere_by_now():
    office = OrganizationFactory()
    first, second = OrganizationFactory(predecessor=office), OrganizationFactory(predecessor=office)
    photo = PhotoFactory()
    photo.organizations.add(office)
    entry = delete(office)
    other = OrganizationFactory()
    Organization.objects.filter(pk=second.pk).update(predecessor=other)
    office = planned(entry).carry_out()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.predecessor, second.predecessor) == (office, other)
    assert list(photo.organizations.all()) == [office]


def test_the_history_tells_of_records_that_lose_a_link_and_get_it_back():
    photo, album = PhotoFactory(), AlbumFactory()
    album.cover = photo
    album.save()
    topic = TopicFactory()
    edition = EditionFactory()
    edition.topics.add(topic)
    write({Album: [album.pk], Edition: [edition.pk]})
    with recording():
        first, second = trash.delete([photo, topic])
    with recording():
        planned(first).carry_out()
        planned(second).carry_out()
    held = [Version.objects.get_for_object(record).order_by("pk") for record in (album, edition)]
    assert [['"cover": null' in version.serialized_data for version in held[0]]] == [[False, True, False]]
    assert [['"topics": []' in version.serialized_data for version in held[1]]] == [[False, True, False]]


def test_a_photo_keeps_the_names_of_its_files():
    photo = PhotoFactory()
    EarlierFile.objects.create(photo=photo, stored_name="photos/00/earlier.jpg")
    names = {photo.original.name, "photos/00/earlier.jpg"}
    entry = delete(photo)
    assert trash.kept_files() == names
    back = planned(entry).carry_out()
    assert (back.original.name, back.token) == (photo.original.name, photo.token)
    assert back.earlier_files.get().stored_name == "photos/00/earlier.jpg"
    assert trash.kept_files() == set()


def test_an_address_taken_meanwhile_gets_a_number():
    entry = delete(TopicFactory(slug="trade", name_en="Trade"))
    TopicFactory(slug="trade")
    plan = planned(entry)
    assert plan.changes == ["Topic “Trade”: the address “trade” was taken meanwhile; it becomes “trade-2”."]
    assert plan.carry_out().slug == "trade-2"


def test_an_address_within_an_edition_is_free_in_another_one():
    edition = EditionFactory()
    entry = delete(SubForumFactory(edition=edition, slug="opening"))
    SubForumFactory(slug="opening")
    assert planned(entry).changes == []
    SubForumFactory(edition=edition, slug="opening")
    assert planned(entry).carry_out().slug == "opening-2"


def test_a_number_that_another_edition_has_by_now_is_left_empty():
    entry = delete(EditionFactory(number=12, year=2030, city_en="Nanning"))
    EditionFactory(number=12)
    plan = planned(entry)
    assert plan.changes == ["Edition “2030, Nanning”: “Number” is left empty, as another record has 12 by now."]
    assert plan.carry_out().number is None


def test_what_is_published_comes_back_as_a_draft_where_it_may_not_be_published():
    entry = delete(TopicFactory(name_en="Trade", state=State.PUBLISHED))
    plan = planned(entry, may_publish=False)
    assert plan.changes == ["Topic “Trade” comes back as a draft, because you may not publish it."]
    assert plan.carry_out().state == State.DRAFT


def test_what_is_not_complete_by_the_rules_of_today_comes_back_as_a_draft():
    entry = delete(TopicFactory(name_en="Trade", state=State.PUBLISHED))
    for row in entry.rows:
        row["fields"]["name_en"] = ""
        row["fields"]["name_zh_hans"] = "贸易"
    entry.save()
    assert planned(entry).carry_out().state == State.DRAFT


def test_it_cannot_be_without_what_it_belongs_to():
    item = SubForumFactory()
    edition, key = item.edition, item.edition.pk
    inner = delete(item)
    outer = delete(edition)
    plan = planned(inner)
    assert plan.problems == ["It cannot be without its edition, which is no longer there."]
    assert plan.needed == (Edition, key)
    with pytest.raises(ValidationError):
        plan.carry_out()
    planned(outer).carry_out()
    assert planned(inner).carry_out().edition_id == key


def test_rows_and_relations_of_what_is_gone_are_left_out_and_said():
    edition = EditionFactory()
    gone, kept = OrganizationFactory(), OrganizationFactory()
    EditionOrganizationFactory(edition=edition, organization=gone)
    EditionOrganizationFactory(edition=edition, organization=kept)
    topic = TopicFactory()
    edition.topics.add(topic)
    entry = delete(edition)
    gone.delete()
    topic.delete()
    plan = planned(entry)
    assert plan.changes == ["Organization with its role is left out: “Organization” is no longer there."]
    back = plan.carry_out()
    assert [role.organization for role in back.roles.all()] == [kept]
    assert not back.topics.exists()


def test_a_parent_that_is_gone_is_left_empty_and_said():
    parent = PageFactory()
    child = PageFactory(parent=parent, title_en="Below")
    entry = delete(child)
    parent.delete()
    plan = planned(entry)
    assert plan.changes == ["Page “Below”: “Parent page” is left empty, as that is no longer there."]
    assert plan.carry_out().parent is None


def test_what_is_protected_is_not_deleted_and_nothing_is_kept():
    photo = PhotoFactory(edition=EditionFactory())
    with pytest.raises(ProtectedError):
        trash.delete([EditionFactory(), photo.edition])
    assert Edition.objects.count() == 2
    assert not Trashed.objects.exists()


def test_of_several_one_may_go_with_another():
    item = SubForumFactory()
    entries = trash.delete([item.edition, item])
    assert [entry.kind for entry in entries] == [Edition]


def test_it_goes_for_good_with_its_history_when_its_time_is_over(settings):
    settings.TRASH_KEEP_DAYS = 90
    old, fresh = TopicFactory(), TopicFactory()
    write({Topic: [old.pk]})
    write({Topic: [fresh.pk]})
    entries = trash.delete([old, fresh])
    now = timezone.now()
    Trashed.objects.filter(pk=entries[0].pk).update(deleted_at=now - timedelta(days=91))
    Trashed.objects.filter(pk=entries[1].pk).update(deleted_at=now - timedelta(days=89))
    assert trash.clear() == 1
    assert Trashed.objects.get() == entries[1]
    assert [version.object_id for version in Version.objects.all()] == [str(entries[1].object_id)]
    assert Revision.objects.count() == 1
    assert planned(entries[1]).carry_out().pk == entries[1].object_id


def test_it_cannot_come_back_twice():
    entry = delete(TopicFactory())
    first, second = planned(entry), planned(entry)
    first.carry_out()
    with pytest.raises(ValidationError):
        second.carry_out()
    assert Topic.objects.count() == 1


def test_what_colleagues_said_about_it_comes_back_too():
    user = User.objects.create(username="mei")
    topic = TopicFactory(state=State.DRAFT)
    Comment.objects.create(record=topic, author=user, text="Is this one needed?")
    entry = delete(topic)
    assert not Comment.objects.exists()
    back = planned(entry).carry_out()
    assert [comment.text for comment in back.comments.all()] == ["Is this one needed?"]
