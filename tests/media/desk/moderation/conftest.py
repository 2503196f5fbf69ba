"""A moderator, photos that wait, and what a page would send about them."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from media.models import ContributedPhoto
from tests import factories as make

ADDRESS = "/admin/media/photo/contributed/"


def waiting(hours_ago: int = 0, **values) -> ContributedPhoto:
    """Return a photo that waits for a decision, sent in so many hours ago."""
    came = timezone.now() - timezone.timedelta(hours=hours_ago)
    if "contribution" not in values:
        values["contribution__created_at"] = came
    return make.ContributedPhotoFactory(**values)


def page_of(item: ContributedPhoto) -> str:
    return f"{ADDRESS}{item.pk}/"


def now(item: ContributedPhoto) -> ContributedPhoto:
    return ContributedPhoto.objects.get(pk=item.pk)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def record_of(item: ContributedPhoto) -> list[tuple]:
    return [(one.what, one.made_by and one.made_by.username, one.words) for one in item.decisions.all()]


class Moderator:
    """Somebody of the staff with a browser, who decides on what they saw."""

    def __init__(self, name: str, *permissions: str, full_name: str = "") -> None:
        self.user = get_user_model().objects.create_user(name, password="x", is_staff=True, first_name=full_name)
        self.user.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
        self.client = Client()
        self.client.force_login(self.user)

    def look(self, item: ContributedPhoto | None = None, query: str = ""):
        return self.client.get((page_of(item) if item else ADDRESS) + query)

    def decide(self, item: ContributedPhoto, what: str, query: str = "", **words):
        """Press a button on the page of the photo as it was when it was loaded from the database."""
        return self.client.post(page_of(item) + query, {"what": what, "version": item.version, **words})

    def several(self, what: str, *items: ContributedPhoto, query: str = "", **words):
        ticked = [f"{item.pk}:{item.version}" for item in items]
        return self.client.post(f"{ADDRESS}decide/{query}", {"what": what, "items": ticked, **words})


@pytest.fixture
def moderator(db) -> Moderator:
    return Moderator("lin", "change_contributedphoto", "change_photo", full_name="Lin")


@pytest.fixture
def colleague(db) -> Moderator:
    return Moderator("wu", "change_contributedphoto", full_name="Wu")
