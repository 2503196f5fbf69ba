"""Whatever page a change is made on, a version of the record tells of it."""

import pytest
from django.urls import reverse
from reversion.models import Version

from events.models import Topic
from media.models import Album
from publishing.history.deeds import Deed
from tests.admin_forms import filled, rows
from tests.factories import AlbumFactory, EditionFactory, PhotoFactory, TopicFactory

pytestmark = pytest.mark.django_db


def told(record) -> list[tuple[str, str]]:
    """Return who made each version of a record and what was done, the first one first."""
    rows = Version.objects.get_for_object(record).order_by("pk")
    return list(rows.values_list("revision__user__username", "revision__comment"))


def test_the_page_of_a_record(admin_client):
    topic = TopicFactory()
    address = reverse("admin:events_topic_change", args=[topic.pk])
    data = filled(admin_client.get(address)) | {"name_en": "Trade in green goods"}
    assert admin_client.post(address, data).status_code == 302
    assert told(topic) == [("admin", Deed.SAVED)]
    assert admin_client.post(address, data | {"slug": "no good"}).status_code == 200
    assert len(told(topic)) == 1


def test_a_new_record_and_its_rows(admin_client):
    address = reverse("admin:events_edition_add")
    data = filled(admin_client.get(address)) | {"year": "2031"}
    data |= rows(data, "names", {"name": "The Forum", "language": "en", "source": ""})
    assert admin_client.post(address, data).status_code == 302
    (version,) = Version.objects.filter(content_type__model="edition")
    assert "The Forum" in version.serialized_data


def test_an_action_on_several(admin_client):
    topics = TopicFactory.create_batch(2)
    data = {"action": "retire", "_selected_action": [topic.pk for topic in topics]}
    admin_client.post(reverse("admin:events_topic_changelist"), data)
    assert [told(topic) for topic in topics] == [[("admin", Deed.BULK)]] * 2
    assert Version.objects.values("revision").distinct().count() == 1


def test_photos_put_into_an_album(admin_client):
    edition, album = EditionFactory(), AlbumFactory()
    photo = PhotoFactory(edition=edition)
    address = reverse("admin:media_album_add_photos", args=[album.pk])
    admin_client.post(address, {"edition": edition.pk})
    (version,) = Version.objects.get_for_model(Album)
    assert f'"photo": {photo.pk}' in version.serialized_data


def test_a_page_that_changes_nothing_writes_nothing(admin_client):
    admin_client.post(reverse("admin:set_language"), {"language": "en"})
    assert not Version.objects.exists()
    assert not Topic.objects.exists()
