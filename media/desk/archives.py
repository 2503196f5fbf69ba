"""ZIP files taken apart: each picture inside becomes a file of the same batch.

An archive is not believed: how many files it holds, how large they are and how tightly they are packed is checked
before anything is unpacked, and no more is unpacked than it said.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from media.desk import intake, pieces
from media.ingest import display_name
from media.metadata.words import decode
from media.models import BatchFile, Stage
from media.uploads import PHOTO_TOO_LARGE, check_size

MOST_ENTRIES = 2000
MOST_BYTES = 20 * 1024**3
#: Bytes of the list of entries, which is read at once and becomes an object for each of them.
MOST_LISTED = 8 * 1024**2
#: Pictures are compressed already; what shrinks to less than a hundredth is made to burst.
MOST_RATIO = 100
#: What systems leave beside pictures, and what a folder of photos never means.
LEFT_OUT = re.compile(r"(^|/)(__MACOSX/|\.(?!\.?/)|Thumbs\.db$|desktop\.ini$|@eaDir/)", re.IGNORECASE)
NESTED = re.compile(r"\.(zip|rar|7z|tar|t?gz|tgz|bz2|xz|iso)$", re.IGNORECASE)
UTF_8 = 0x800
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
PIECE = 1024 * 1024


class Bounded:
    """An archive's file as it is read; reading more at once than the list of entries may have is refused."""

    def __init__(self, file: File) -> None:
        self.file, self.seek, self.tell, self.seekable = file, file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > MOST_LISTED:
            raise ValidationError(_("The ZIP file lists more files than can be looked through. Send it in parts."))
        return self.file.read(size)


def is_archive(file: BatchFile) -> bool:
    """Say whether this is a ZIP file by its name and by its beginning; documents of office programs begin so too."""
    if not file.name.lower().endswith(".zip"):
        return False
    try:
        with pieces.opened(file.token, file.pieces, file.name) as upload:
            return upload.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
    except FileNotFoundError:
        return False


def take_apart(file: BatchFile) -> None:
    """Make a file of the batch of each picture in a ZIP file, and take each in; what was done already stays done."""
    with override(file.batch.language), pieces.opened(file.token, file.pieces, file.name) as upload:
        try:
            with zipfile.ZipFile(Bounded(upload)) as archive:
                infos = _checked(archive)
                _list_entries(file, infos)
                for entry in file.entries.filter(stage__in=[Stage.ARRIVING, Stage.WAITING]).order_by("place"):
                    _take_entry(entry, archive, archive.infolist()[entry.place])
        except ValidationError as error:
            intake.refuse(file, " ".join(error.messages))
            return
        except BROKEN:  # names that are no text among them
            intake.refuse(
                file, _("The ZIP file is damaged or was cut short. Make it anew, or send the photos as they are.")
            )
            return
    if intake.finish(file, Stage.UNPACKED, pieces=[]):
        pieces.remove_all(file.token)


def _checked(archive: zipfile.ZipFile) -> dict[int, zipfile.ZipInfo]:
    """Return the entries that are files by their places; raise ``ValidationError`` for too many or too much."""
    infos = {
        place: info
        for place, info in enumerate(archive.infolist())
        if not info.is_dir() and not LEFT_OUT.search(_name(info))
    }
    if not infos:
        raise ValidationError(_("This ZIP file is empty."))
    if len(infos) > MOST_ENTRIES:
        told = _("The ZIP file holds %(count)s files; at most %(most)s are taken. Send it in parts.")
        raise ValidationError(told % {"count": number_format(len(infos)), "most": number_format(MOST_ENTRIES)})
    total = sum(info.file_size for info in infos.values())
    if total > MOST_BYTES:
        told = _("Unpacked, the ZIP file has %(size)s; at most %(most)s are taken. Send it in parts.")
        raise ValidationError(told % {"size": filesizeformat(total), "most": filesizeformat(MOST_BYTES)})
    return infos


@transaction.atomic
def _list_entries(file: BatchFile, infos: dict[int, zipfile.ZipInfo]) -> None:
    """Make a row for each entry, all of them or none, once."""
    BatchFile.objects.select_for_update().get(pk=file.pk)
    if file.entries.exists():
        return
    rows = [
        BatchFile(
            batch=file.batch, archive=file, place=place, size=info.file_size, name=display_name(_name(info)) or "?"
        )
        for place, info in infos.items()
    ]
    BatchFile.objects.bulk_create(rows)


def _take_entry(entry: BatchFile, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Unpack one file and take it in; one that cannot be says why, and the others go on."""
    try:
        if entry.stage == Stage.ARRIVING:
            _unpack(entry, archive, info)
    except ValidationError as error:
        intake.refuse(entry, " ".join(error.messages))
    except BROKEN:
        intake.refuse(entry, _("This file is damaged inside the ZIP file. Send it by itself."))
    else:
        intake.take(entry)


def _unpack(entry: BatchFile, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Store what is packed as a piece; raise ``ValidationError`` for what must not be unpacked."""
    if NESTED.search(info.filename):
        raise ValidationError(_("This is an archive inside an archive. Send it by itself."))
    if info.flag_bits & ENCRYPTED:
        raise ValidationError(_("This is locked with a password. Unpack it on your computer and send the photos."))
    check_size(info.file_size, settings.PHOTO_MAX_BYTES, PHOTO_TOO_LARGE)
    if info.file_size > MOST_RATIO * max(info.compress_size, 1):
        raise ValidationError(_("This is compressed far more than a photo can be."))
    with archive.open(info) as packed:
        ends = [
            pieces.store(entry.token, place * PIECE, piece)
            for place, piece in enumerate(_pieces(packed, info.file_size))
        ]
    values = {"received": info.file_size, "pieces": ends, "stage": Stage.WAITING, "changed_at": timezone.now()}
    BatchFile.objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()


def _pieces(packed: File, size: int) -> Iterator[bytes]:
    """Yield what is packed, piece by piece; raise ``BadZipFile`` where it is not as much as it should be."""
    left = size
    while piece := packed.read(min(PIECE, left + 1)):
        left -= len(piece)
        if left < 0:
            break
        yield piece
    if left:
        raise zipfile.BadZipFile("It is not as large as the archive says.")


def _name(info: zipfile.ZipInfo) -> str:
    """Return the entry's path; one that is not marked as UTF-8 is in whatever encoding its maker's system had."""
    if info.flag_bits & UTF_8:
        return info.filename
    try:
        return decode(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename
