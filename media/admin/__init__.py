"""The staff's pages for photos, albums and documents, and photos on the edition's page."""

from media.admin.album import AlbumAdmin
from media.admin.document import DocumentAdmin
from media.admin.edition import EditionWithPhotosAdmin
from media.admin.photo import PhotoAdmin

__all__ = ["AlbumAdmin", "DocumentAdmin", "EditionWithPhotosAdmin", "PhotoAdmin"]
