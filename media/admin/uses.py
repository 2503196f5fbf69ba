"""Where a photo is used, each use with a link."""

from typing import NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from media.models import Photo


class Use(NamedTuple):
    """A record on whose page a photo shows: what it is in words, the record, and its page for staff."""

    kind: str
    record: Model
    address: str


def uses(photo: Photo) -> list[Use]:
    """Return where a photo is used; no queries for one from ``with_uses()``."""
    records = [
        *((photo.edition,) if photo.edition else ()),
        *photo.sub_forums.all(),
        *photo.exhibitions.all(),
        *photo.albums.all(),
    ]
    found = [Use(capfirst(record._meta.verbose_name), record, _address(record)) for record in records]
    return found + [Use(_("Cover of the album"), album, _address(album)) for album in photo.covered_albums.all()]


def use_links(photo: Photo) -> SafeString:
    """Return the uses as a list of links, or a word that there is none."""
    if not (found := uses(photo)):
        return format_html("{}", _("nowhere"))
    rows = ((use.kind, use.address, use.record) for use in found)
    return format_html('<ul class="use-list">{}</ul>', format_html_join("", '<li>{} · <a href="{}">{}</a></li>', rows))


def _address(record: Model) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
