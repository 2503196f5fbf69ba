"""Photo files of the starting record: put into storage as they came, with their measures."""

import hashlib
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image

from media.models import Photo
from starter.reading import Entry


def take_in_photo(photo: Photo, entry: Entry, name: str | None, folder: Path) -> None:
    """Give the photo its file, named relative to the folder of the content; one that has the same file keeps it."""
    if name is None:
        return
    path = (folder / name).resolve()
    if not path.is_file():
        raise entry.wrong(f"file: there is no {name} beside the content files")
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if photo.sha256 == digest:
        return
    with Image.open(path) as picture:
        photo.width, photo.height = picture.size
    photo.sha256, photo.file_size, photo.original_name = digest, len(data), path.name
    photo.original = ContentFile(data, name=path.name)
