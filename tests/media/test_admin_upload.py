"""Sending a photo through the admin's own page: a mistake elsewhere does not cost the file."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from media.models import Photo
from publishing.licences import Licence
from publishing.models import State
from tests.factories import image_bytes

pytestmark = pytest.mark.django_db
ADDRESS = "admin:media_photo_add"


def filled(html: str) -> dict[str, str]:
    """Return what a browser would send of the formset counters on the page."""
    return dict(re.findall(r'name="([\w-]+-(?:TOTAL|INITIAL)_FORMS)" value="(\d+)"', html))


def test_a_file_survives_a_mistake_elsewhere(admin_client, django_capture_on_commit_callbacks):
    data = filled(admin_client.get(reverse(ADDRESS)).content.decode()) | {
        "step": "publish",
        "alt_text_en": "A gradient",
        "credit_line_en": "Photo: Somebody",
        "licence": Licence.CC_BY,
        "precision": "day",
        "focal_x": "0.5",
        "focal_y": "0.5",
    }
    upload = SimpleUploadedFile("holiday.jpg", image_bytes(400, 300), "image/jpeg")
    response = admin_client.post(reverse(ADDRESS), data | {"original": upload})
    html = response.content.decode()
    assert response.status_code == 200
    assert "holiday.jpg (kept; no need to choose it again)" in html
    token = re.search(r'name="original-kept" value="([^"]+)"', html)[1]
    with django_capture_on_commit_callbacks(execute=True):
        response = admin_client.post(reverse(ADDRESS), data | {"caption_en": "A caption.", "original-kept": token})
    assert response.status_code == 302, response.content.decode()
    photo = Photo.objects.get()
    assert (photo.original_name, photo.width, photo.state) == ("holiday.jpg", 400, State.PUBLISHED)
    change = admin_client.get(reverse("admin:media_photo_change", args=[photo.pk]))
    assert "holiday.jpg (choose a file only to replace it)" in change.content.decode()
