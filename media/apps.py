"""Photos and documents."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = _("Photos and documents")

    def ready(self) -> None:
        from media import readiness, recorded, searchable, sheets

        # Pillow refuses twice as many pixels by itself, whoever opens the file; media.images is exact.
        Image.MAX_IMAGE_PIXELS = settings.PHOTO_MAX_PIXELS
        recorded.register_all()
        readiness.register_all()
        searchable.register_all()
        sheets.register_all()
