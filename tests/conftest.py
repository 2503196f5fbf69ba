"""What every test stands on: files in a folder of its own, English as the active language."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Keep uploads and renditions of each test apart from each other and from the site's own."""
    from django.core.files.storage import storages

    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "uploads", "base_url": None},
        },
        "renditions": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "renditions", "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    storages._storages = {}
    yield
    storages._storages = {}


@pytest.fixture(autouse=True)
def english():
    """Start every test in English, whatever the one before left active."""
    with translation.override("en"):
        yield
