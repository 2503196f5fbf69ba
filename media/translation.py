"""Which fields of this room are written once a language."""

from modeltranslation.translator import TranslationOptions, register

from media.models import Album, Document, Photo
from media.models.photo import TRANSLATED


@register(Photo)
class PhotoTranslation(TranslationOptions):
    fields = TRANSLATED


@register(Album)
class AlbumTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("title",)
