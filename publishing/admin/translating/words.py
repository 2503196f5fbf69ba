"""The words of one record in one language beside those they are translated from, with what changed since."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from modeltranslation.utils import build_localized_fieldname

from publishing.history.readable import readable
from publishing.history.words import Piece, compared
from publishing.languages import html_language, translated_fields
from publishing.models import TranslationBase
from publishing.richtext import RichTextField, safe_html


class Words(NamedTuple):
    """A field: its original, its translation, and how the two stand to each other."""

    field: str
    column: str
    #: The column of its original.
    source: str
    label: str
    original: str
    original_language: str
    #: The original as it is shown where nothing is marked; rich text keeps its form.
    shown: str
    #: The original with what is gone and new in it, where the translation is older than it.
    changes: list[Piece]
    is_stale: bool
    is_missing: bool
    is_rich: bool
    #: Stands for the two texts as they were shown.
    seen: str


def words_of(record: Model, code: str) -> list[Words]:
    """Return each field that has words in this language or another."""
    bases = {base.field: base for base in TranslationBase.objects.of(record).filter(language=code)}
    found = (_words(record, field, code, bases.get(field)) for field in translated_fields(type(record)))
    return [one for one in found if one]


def _words(record: Model, field: str, code: str, base: TranslationBase | None) -> Words | None:
    column = build_localized_fieldname(field, code)
    source = source_of(record, field, code)
    original = text_of(record, build_localized_fieldname(field, source))
    translation = text_of(record, column)
    if not (original or translation):
        return None
    is_rich = isinstance(record._meta.get_field(field), RichTextField)
    is_stale = base is not None and base.is_stale(record)
    before, now = (readable(one) if is_rich else one for one in (base.original if is_stale else "", original))
    return Words(
        field,
        column,
        build_localized_fieldname(field, source),
        capfirst(record._meta.get_field(field).verbose_name),
        original,
        html_language(source),
        safe_html(original) if is_rich else original,
        compared(before, now) if is_stale else [],
        is_stale,
        is_missing=not translation,
        is_rich=is_rich,
        seen=digest(original, translation),
    )


def source_of(record: Model, field: str, code: str) -> str:
    """Return the language from which a field is translated: the default one or, into that, the first that has words."""
    default = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    if code != default:
        return default
    others = [other for other, _name in settings.LANGUAGES if other != default]
    filled = [other for other in others if text_of(record, build_localized_fieldname(field, other))]
    return (filled or others or [default])[0]


def text_of(record: Model, column: str) -> str:
    """Return what a column holds as words with plain line ends."""
    return (getattr(record, column) or "").replace("\r\n", "\n").replace("\r", "\n")


def digest(*texts: str) -> str:
    """Return a few letters that stand for these texts."""
    return salted_hmac("translation", "\0".join(texts)).hexdigest()[:16]
