"""Visibility: written once, asked everywhere."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import Edition, SubForum
from media.models import Photo
from publishing.models import Publishable, State
from tests import factories
from tests.factories import EditionFactory, PhotoFactory, SubForumFactory

HOUR = timedelta(hours=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "publish_in", "retire_in", "expected"),
    [
        (State.PUBLISHED, None, None, True),
        (State.PUBLISHED, -HOUR, None, True),
        (State.PUBLISHED, HOUR, None, False),
        (State.PUBLISHED, None, HOUR, True),
        (State.PUBLISHED, None, -HOUR, False),
        (State.DRAFT, None, None, False),
        (State.IN_REVIEW, -HOUR, None, False),
        (State.RETIRED, None, None, False),
    ],
)
def test_visibility_follows_state_and_times(state, publish_in, retire_in, expected):
    now = timezone.now()
    edition = EditionFactory(
        state=state,
        publish_at=publish_in and now + publish_in,
        retire_at=retire_in and now + retire_in,
    )
    assert Edition.objects.published().filter(pk=edition.pk).exists() is expected
    assert edition.is_public() is expected


@pytest.mark.django_db
def test_a_programme_item_hides_with_its_edition():
    sub_forum = SubForumFactory(edition__state=State.DRAFT)
    assert not SubForum.objects.published().exists()
    assert not sub_forum.is_public()


@pytest.mark.django_db
def test_a_photo_without_an_edition_shows():
    photo = PhotoFactory(edition=None)
    assert list(Photo.objects.published()) == [photo]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "empty"),
    [
        (column, empty)
        for column in ("alt_text_en", "caption_en", "credit_line_en", "licence", "original")
        for empty in ("", None)
        if empty == "" or column.endswith("_en")
    ],
)
def test_the_database_refuses_a_published_photo_that_lacks_words(column, empty):
    photo = PhotoFactory(state=State.DRAFT)
    Photo.objects.filter(pk=photo.pk).update(**{column: empty})
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(state=State.PUBLISHED)


KINDS = [model for model in apps.get_models() if issubclass(model, Publishable)]
FAR = [datetime(1, 1, 2, tzinfo=UTC), datetime(1899, 12, 31, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)]


def test_every_kind_is_tried_below():
    assert len(KINDS) == 12


@pytest.mark.django_db
@pytest.mark.parametrize("moment", FAR, ids=lambda moment: str(moment.year))
@pytest.mark.parametrize("name", ["publish_at", "retire_at"])
@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_no_kind_stores_a_time_that_cannot_be_read_back(model, name, moment):
    record = getattr(factories, f"{model.__name__}Factory")()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=record.pk).update(**{name: moment})
    setattr(record, name, moment)
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert name in refused.value.message_dict
