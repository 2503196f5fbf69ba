"""Photos with captions, albums and documents."""

from media.models.album import Album, AlbumPhoto
from media.models.document import Document
from media.models.photo import Photo

__all__ = ["Album", "AlbumPhoto", "Document", "Photo"]
