"""Photos with captions, albums and documents, and the batches they came in."""

from media.models.album import Album, AlbumPhoto
from media.models.batch import Batch, BatchFile, Stage
from media.models.document import Document
from media.models.earlier_file import EarlierFile
from media.models.photo import Photo
from media.models.told_apart import ToldApart

__all__ = ["Album", "AlbumPhoto", "Batch", "BatchFile", "Document", "EarlierFile", "Photo", "Stage", "ToldApart"]
