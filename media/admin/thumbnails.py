"""Small pictures for the staff's pages."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from media.models import Photo
from media.renditions import height_at


def thumbnail(photo: Photo | None, width: int = 96) -> SafeString:
    """Return the photo's smallest rendition, or an empty box until there is one."""
    if photo is None or not photo.widths:
        return format_html('<span class="thumbnail thumbnail-empty">{}</span>', _("not ready"))
    return format_html(
        '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        photo.rendition_url(photo.widths[0], "jpg"),
        width,
        height_at(width, photo.width, photo.height),
        photo.alt_text or photo,
    )
