"""Which fields of this room are written once a language."""

from modeltranslation.translator import TranslationOptions, register

from media.models import Album, Document, Photo


@register(Photo)
class PhotoTranslation(TranslationOptions):
    fields = ("headline", "caption", "alt_text", "creator", "credit_line", "copyright_notice", "usage_terms", "place")


@register(Album)
class AlbumTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("title",)
