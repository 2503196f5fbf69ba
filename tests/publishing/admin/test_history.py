"""The pages of a record's history: what they show, what they do, and who may."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from reversion.models import Version

from events.models import EditingScope, Edition, Topic
from media.models import Album, AlbumPhoto
from publishing.history.deeds import Deed
from publishing.history.writing import recording, write
from publishing.models import AuditEntry, State, TranslationBase
from tests.factories import AlbumFactory, EditionFactory, EditionOrganizationFactory, PhotoFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    """Return a topic of three versions."""
    topic = TopicFactory(name_en="Trade", description_en="First words")
    write({Topic: [topic.pk]}, deed=Deed.STARTING)
    for words in ("Second words", "Third words"):
        with recording(User.objects.get_or_create(username="mei", first_name="Mei", last_name="Lin")[0]):
            topic.description_en = words
            topic.save()
    return topic


def versions(record) -> list[Version]:
    """Return the versions, the first one first."""
    return list(Version.objects.get_for_object(record).order_by("pk"))


def address(record, name: str, *more) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{name}", args=[record.pk, *more])


def signed_in(client, *permissions: str) -> User:
    user = User.objects.create(username="ben", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return user


def test_the_history_says_who_did_what_when_and_what_changed(admin_client, topic):
    page = admin_client.get(address(topic, "history")).content.decode()
    assert "Times are those of Asia/Shanghai (UTC+08:00)." in page
    assert page.count("Mei Lin") == 2
    assert "1 field changed: Description (English)" in page
    assert "Starting record" in page
    assert page.index("Saved") < page.index("Starting record")


def test_times_of_publication_are_told_as_such(admin_client):
    topic, ahead = TopicFactory(state=State.DRAFT), timezone.localtime() + timedelta(days=3)
    write({Topic: [topic.pk]})
    steps = (
        {"state": State.PUBLISHED, "publish_at": ahead},
        {"publish_at": None, "retire_at": ahead},
        {"name_en": "Other words"},
        {"retire_at": None},
        {"state": State.RETIRED},
    )
    for values in steps:
        with recording(User.objects.get(username="admin")):
            for name, value in values.items():
                setattr(topic, name, value)
            topic.save()
    entries = admin_client.get(address(topic, "history")).context["entries"]
    when = f"{ahead:%Y-%m-%d %H:%M}"
    assert [one.moved for one in entries][:-1] == [
        "Retired", "No longer to be retired at a time", "", f"To be retired at {when}", f"To be published at {when}",
    ]  # fmt: skip


def test_publishing_is_told_as_such(admin_client):
    topic = TopicFactory(state=State.DRAFT)
    write({Topic: [topic.pk]})
    data = {"action": "publish", "_selected_action": [topic.pk]}
    admin_client.post(reverse("admin:events_topic_changelist"), data)
    page = admin_client.get(address(topic, "history")).content.decode()
    assert "<strong>Published</strong> · Changed in the list" in page


def test_a_record_without_a_version_says_so(admin_client):
    page = admin_client.get(address(TopicFactory(), "history")).content.decode()
    assert "No version is kept yet" in page


def test_the_cost_does_not_grow_with_the_number_of_versions(admin_client, topic, django_assert_num_queries):
    admin_client.get(address(topic, "history"))
    with django_assert_num_queries(8) as three:
        admin_client.get(address(topic, "history"))
    for number in range(3):
        with recording():
            topic.name_en = f"Name {number}"
            topic.save()
    with django_assert_num_queries(len(three.captured_queries)):
        admin_client.get(address(topic, "history"))


def test_a_version_is_compared_with_the_one_before_it_or_with_any(admin_client, topic):
    first, _second, third = versions(topic)
    page = admin_client.get(address(topic, "compare"), {"new": third.pk}).content.decode()
    assert "Second</del>" in page.replace('<span class="visually-hidden">]</span>', "")
    page = admin_client.get(address(topic, "compare"), {"old": third.pk, "new": first.pk}).content.decode()
    plain = page.replace('<span class="visually-hidden">]</span>', "")
    assert "First</del>" in plain
    assert "Third</ins>" in plain
    assert "first version" in admin_client.get(address(topic, "compare"), {"new": first.pk}).content.decode()


def test_what_is_compared_is_of_this_record_alone(admin_client, topic):
    other = TopicFactory()
    write({Topic: [other.pk]})
    (foreign,) = versions(other)
    response = admin_client.get(address(topic, "compare"), {"new": foreign.pk})
    assert response["Location"] == address(topic, "history")
    assert admin_client.get(address(topic, "restore", foreign.pk), follow=True).status_code == 404
    assert admin_client.get(address(topic, "compare"), {"new": "9" * 30}).status_code == 302
    nowhere = reverse("admin:events_topic_compare", args=["no-key"])
    assert admin_client.get(nowhere, follow=True).status_code == 404


def test_what_an_editor_wrote_is_never_markup(admin_client):
    topic = TopicFactory(description_en="plain")
    write({Topic: [topic.pk]})
    with recording():
        topic.name_en = topic.description_en = "<script>alert(1)</script>"
        topic.save()
    new = versions(topic)[-1].pk
    for page in (address(topic, "history"), f"{address(topic, 'compare')}?new={new}"):
        assert "<script>alert" not in admin_client.get(page).content.decode()


def test_records_changed_in_the_same_step_are_named(admin_client):
    edition, topic = EditionFactory(), TopicFactory(name_en="Trade")
    write({Edition: [edition.pk], Topic: [topic.pk]})
    page = admin_client.get(address(edition, "compare"), {"new": versions(edition)[0].pk}).content.decode()
    assert "1 other record changed in the same step" in page
    assert f"{address(topic, 'compare')}?new={versions(topic)[0].pk}" in page


def test_restoring_is_shown_first_and_then_done(admin_client, topic):
    first = versions(topic)[0]
    restore = address(topic, "restore", first.pk)
    shown = admin_client.get(restore)
    assert "This would change" in shown.content.decode()
    assert len(versions(topic)) == 3
    assert admin_client.post(restore, {"seen": shown.context["seen"]}).status_code == 302
    topic.refresh_from_db()
    assert topic.description_en == "First words"
    last = versions(topic)[-1]
    assert last.revision.user.username == "admin"
    page = admin_client.get(address(topic, "history")).content.decode()
    assert "was restored" in page
    assert AuditEntry.objects.filter(kind="restored", record_key=str(topic.pk), actor="admin").count() == 1


def test_one_field_is_restored(admin_client, topic):
    topic.name_en = "Commerce"
    with recording():
        topic.save()
    first = versions(topic)[0]
    restore = address(topic, "restore", first.pk)
    shown = admin_client.get(restore, {"field": "description_en"})
    assert "Restore “Description (English)”" in shown.content.decode()
    admin_client.post(restore, {"seen": shown.context["seen"], "field": "description_en"})
    topic.refresh_from_db()
    assert (topic.name_en, topic.description_en) == ("Commerce", "First words")


def test_what_someone_saved_meanwhile_is_not_overwritten(admin_client, topic):
    restore = address(topic, "restore", versions(topic)[0].pk)
    seen = admin_client.get(restore).context["seen"]
    topic.description_en = "Fourth words"
    topic.save()
    response = admin_client.post(restore, {"seen": seen})
    assert response.status_code == 422
    assert "saved by someone else" in response.content.decode()
    topic.refresh_from_db()
    assert topic.description_en == "Fourth words"


def test_a_published_record_that_would_be_incomplete_is_refused_with_the_reason(admin_client):
    photo = PhotoFactory(state=State.DRAFT, alt_text_en="")
    write({type(photo): [photo.pk]})
    photo.alt_text_en, photo.state = "A bridge", State.PUBLISHED
    photo.save()
    restore = address(photo, "restore", versions(photo)[0].pk)
    shown = admin_client.get(restore)
    told = "Alt text (English): Needed before this can be published."
    assert told in shown.content.decode()
    response = admin_client.post(restore, {"seen": shown.context["seen"]})
    assert response.status_code == 422
    assert told in response.content.decode()
    photo.refresh_from_db()
    assert photo.alt_text_en == "A bridge"


def test_who_may_only_look_restores_nothing(client, topic):
    signed_in(client, "view_topic")
    page = client.get(address(topic, "history")).content.decode()
    assert "Restore…" not in page
    first = versions(topic)[0]
    assert client.get(address(topic, "compare"), {"new": versions(topic)[1].pk}).status_code == 200
    assert client.get(address(topic, "restore", first.pk)).status_code == 403
    assert client.post(address(topic, "restore", first.pk)).status_code == 403


def test_who_may_not_look_sees_nothing(client, topic):
    signed_in(client, "view_person")
    first = versions(topic)[0]
    for page in (address(topic, "history"), address(topic, "compare"), address(topic, "restore", first.pk)):
        assert client.get(page).status_code == 403
    client.logout()
    assert client.get(address(topic, "history")).status_code == 302


def test_lists_that_the_user_may_not_change_stay(client):
    edition = EditionFactory(city_en="Nanning", state=State.DRAFT)
    EditionOrganizationFactory(edition=edition)
    write({Edition: [edition.pk]})
    edition.roles.all().delete()
    edition.city_en = "Guilin"
    edition.save()
    signed_in(client, "change_edition", "view_edition")
    restore = address(edition, "restore", versions(edition)[0].pk)
    shown = client.get(restore)
    assert "“Hosts, organisers and partners” stays as it is: you may not change it here." in shown.content.decode()
    assert client.post(restore, {"seen": shown.context["seen"]}).status_code == 302
    edition.refresh_from_db()
    assert (edition.city_en, edition.roles.count()) == ("Nanning", 0)


def test_restoring_asks_for_a_token(topic, admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert client.post(address(topic, "restore", versions(topic)[0].pk), {}).status_code == 403


def test_who_may_not_publish_restores_nothing_of_what_is_published(client, topic):
    signed_in(client, "change_topic", "view_topic")
    restore = address(topic, "restore", versions(topic)[0].pk)
    shown = client.get(restore)
    assert "Only those who may publish can change it." in shown.content.decode()
    assert client.post(restore, {"seen": shown.context["seen"]}).status_code == 422
    topic.refresh_from_db()
    assert topic.description_en == "Third words"


def test_a_restored_translation_knows_what_it_was_made_from(admin_client):
    topic = TopicFactory(name_en="Trade", name_zh_hans="贸易")
    write({Topic: [topic.pk]})
    for words in ({"name_en": "Commerce"}, {"name_zh_hans": "商务"}):
        for name, value in words.items():
            setattr(topic, name, value)
        topic.save()
        write({Topic: [topic.pk]})
    assert not TranslationBase.objects.of(topic).get().is_stale(topic)
    way = address(topic, "restore", versions(topic)[1].pk)
    asked = admin_client.get(way, {"field": "name_zh_hans"})
    admin_client.post(way, {"seen": asked.context["seen"], "field": "name_zh_hans"})
    topic.refresh_from_db()
    assert (topic.name_en, topic.name_zh_hans) == ("Commerce", "贸易")
    base = TranslationBase.objects.of(topic).get()
    assert (base.original, base.is_stale(topic)) == ("Trade", True)


def test_rows_come_back_within_the_limits_of_the_work_alone(client):
    mine, other = EditionFactory(), EditionFactory()
    album = AlbumFactory(edition=mine, state=State.DRAFT)
    inside, outside = (PhotoFactory(edition=edition, state=State.DRAFT) for edition in (mine, other))
    stays = PhotoFactory(edition=other, state=State.DRAFT)
    for photo in (inside, outside, stays):
        AlbumPhoto.objects.create(album=album, photo=photo)
    write({Album: [album.pk]})
    AlbumPhoto.objects.exclude(photo=stays).delete()
    write({Album: [album.pk]})
    user = User.objects.create_user("of one edition", is_staff=True)
    user.groups.add(Group.objects.get(name="Photo editor"))
    EditingScope.objects.create(user=user).editions.add(mine)
    client.force_login(user)
    way = address(album, "restore", versions(album)[0].pk)
    asked = client.get(way)
    assert "comes back without what you may not choose" in asked.content.decode()
    assert client.post(way, {"seen": asked.context["seen"]}).status_code == 302
    assert set(AlbumPhoto.objects.values_list("photo", flat=True)) == {inside.pk, stays.pk}
