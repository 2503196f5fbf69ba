"""Photos with captions, albums and documents, the batches they came in, and photos from the public."""

from media.models.album import Album, AlbumPhoto
from media.models.batch import Batch, BatchFile, Stage
from media.models.contribution import OPEN, ContributedPhoto, Contribution, Decision, Sending, Standing
from media.models.document import Document
from media.models.document_text import DocumentText
from media.models.earlier_file import EarlierFile
from media.models.photo import Photo
from media.models.told_apart import ToldApart

__all__ = [
    "OPEN",
    "Album",
    "AlbumPhoto",
    "Batch",
    "BatchFile",
    "ContributedPhoto",
    "Contribution",
    "Decision",
    "Document",
    "DocumentText",
    "EarlierFile",
    "Photo",
    "Sending",
    "Stage",
    "Standing",
    "ToldApart",
]
