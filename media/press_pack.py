"""Press packs: published photos in full size as one ZIP, with their captions, credits and licences.

The ZIP is sent while it is made. Nothing in it is compressed, as pictures are already, so its size is known before its
first byte, and a browser can say how much is still to come.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname
from zipstream import ZipStream

from media import rendition_files, storages
from media.models import Photo
from media.models.photo import TRANSLATED
from publishing.licences import Licence
from publishing.sheets.cells import harmless

#: Photos in one pack: as many as one file of a press office should hold, and as few as one request can look up.
MOST = 1000
PIECE = 256 * 1024


class Item(NamedTuple):
    """A photo in a pack: its file there and in storage, its size in bytes; or why it has none."""

    photo: Photo
    name: str = ""
    path: str = ""
    size: int = 0
    reason: str = ""


def press_pack(photos: Iterable[Photo]) -> ZipStream:
    """Return the pack of these photos, which must be public; ``len()`` of it is its size in bytes."""
    items = [_item(photo) for photo in photos]
    pack = ZipStream(sized=True)
    pack.add(_readme(items), "README.txt")
    pack.add("\ufeff" + caption_sheet(items), "captions.csv")
    pack.add(render_to_string("media/press_pack_captions.html", {"items": items}), "captions.html")
    for item in items:
        if item.path:
            pack.add(_pieces(item), item.name, size=item.size)
    return pack


def _item(photo: Photo) -> Item:
    if photo.terms == Licence.ALL_RIGHTS_RESERVED:
        return Item(photo, reason=_("Left out: all rights are reserved. Ask the rights holder."))
    storage = storages.renditions()
    for name in filter(None, (photo.full_name, photo.largest_name)):
        path = rendition_files.path(photo.token, photo.rendition_key, name)
        try:
            size = storage.size(path)
        except FileNotFoundError:
            continue
        stem, suffix = photo.download_name.rpartition(".")[0], name.rpartition(".")[2]
        return Item(photo, f"photos/{stem}.{suffix}", path, size)
    return Item(photo, reason=_("Left out: its file is still being made. Try again in a few minutes."))


def _pieces(item: Item) -> Iterator[bytes]:
    with storages.renditions().open(item.path) as file:
        while piece := file.read(PIECE):
            yield piece


def caption_sheet(items: list[Item]) -> str:
    """Return the words that go with the photos as CSV, each language in columns of its own."""
    sheet = io.StringIO()
    table = csv.writer(sheet)
    columns = [build_localized_fieldname(field, code) for field in TRANSLATED for code, _name in settings.LANGUAGES]
    table.writerow(["number", "file", "left_out", "licence", "licence_address", "taken_on", "edition", *columns])
    for item in items:
        photo = item.photo
        facts = [photo.pk, item.name, item.reason, photo.licence, photo.terms.address if photo.terms else ""]
        dated = [photo.taken_on.isoformat() if photo.taken_on else "", photo.edition or ""]
        words = [getattr(photo, column) or "" for column in columns]
        table.writerow([harmless(str(value)) for value in [*facts, *dated, *words]])
    return sheet.getvalue()


def _readme(items: list[Item]) -> str:
    """Return who must be credited, and what each licence that occurs allows, in every language of the site."""
    licences = [Licence(value) for value in dict.fromkeys(item.photo.licence for item in items if item.photo.licence)]
    parts = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            parts.append(render_to_string("media/press_pack_readme.txt", {"items": items, "licences": licences}))
    return "\n\n".join(part.strip() for part in parts) + "\n"
