"""Photo files of the starting record: taken in as an upload is, and cleared away where loading fails."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from media import ingest
from media.images import read_facts
from media.models import Photo
from starter.reading import Entry


def take_in_photo(photo: Photo, entry: Entry, name: object, folder: Path) -> bool:
    """Give the photo its file, named relative to the folder of the content; say whether it got a new one."""
    path = folder / str(name)
    if not path.is_file():
        raise entry.wrong(f"file: there is no {name} beside the content files")
    upload = ContentFile(path.read_bytes(), name=path.name)
    try:
        facts = read_facts(upload)
        if photo.sha256 == facts.sha256:
            return False
        photo.focal_is_chosen = photo.focal_is_chosen or not {"focal_x", "focal_y"}.isdisjoint(entry.fields)
        ingest.take_in(photo, upload, facts)
    except ValidationError as error:
        raise entry.wrong(f"file: {' '.join(error.messages)}") from error
    return True
