"""Languages: those the site speaks, those a source may be written in, and which one a reader is really shown."""

from collections.abc import KeysView
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils.deconstruct import deconstructible
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

#: Languages in which a source or a document may be written, as BCP 47 tags in Django's lower-case spelling.
DOCUMENT_LANGUAGES = [
    ("en", _("English")),
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("ms", _("Malay")),
    ("id", _("Indonesian")),
    ("th", _("Thai")),
    ("vi", _("Vietnamese")),
    ("km", _("Khmer")),
    ("lo", _("Lao")),
    ("my", _("Burmese")),
    ("fil", _("Filipino")),
    ("ta", _("Tamil")),
    ("ja", _("Japanese")),
    ("ko", _("Korean")),
    ("fr", _("French")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("pt", _("Portuguese")),
    ("ru", _("Russian")),
    ("ar", _("Arabic")),
]


def site_languages() -> list[tuple[str, str]]:
    """Return the languages the site is written in; a callable, so that adding one needs no migration of choices."""
    return list(settings.LANGUAGES)


def html_language(code: str) -> str:
    """Return the tag for an HTML ``lang`` attribute: ``zh-hans`` becomes ``zh-Hans``, as RFC 5646 recommends."""
    language, _separator, script = code.partition("-")
    return f"{language}-{script.title() if len(script) == 4 else script.upper()}" if script else language


@dataclass(frozen=True)
class Text:
    """A translated text as a reader gets it: the words, their language, and whether another was asked for."""

    words: str
    language: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def lang(self) -> str:
        """The tag of the words' language where it is not the reader's; else nothing."""
        tag = html_language(self.language) if self.is_fallback else ""
        return "" if tag == html_language(get_language() or settings.LANGUAGE_CODE) else tag

    @property
    def html(self) -> SafeString:
        """The words, marked where their language is not the reader's."""
        return format_html('<span lang="{}">{}</span>', self.lang, self.words) if self.lang else escape(self.words)

    @property
    def note(self) -> str:
        """The language of the words in words, where it is not the reader's: "(in English)"."""
        names = {**dict(DOCUMENT_LANGUAGES), **dict(settings.LANGUAGES)}
        name = names.get(self.language) if self.lang else None
        return gettext("(in %(language)s)") % {"language": name} if name else ""


def text_of(record: models.Model, field: str) -> Text:
    """Return the field in the active language or, where that is empty, in the first language that has words."""
    wanted = get_language() or settings.LANGUAGE_CODE
    for code, column in _columns(field, wanted, *[code for code, _name in settings.LANGUAGES]):
        words = getattr(record, column, None)
        if words:
            return Text(words, code, code != wanted)
    return Text("", wanted, False)


@cache
def _columns(field: str, *codes: str) -> list[tuple[str, str]]:
    """Return the columns of a translated field with their languages, in the order in which they are looked into."""
    return [(code, build_localized_fieldname(field, code)) for code in dict.fromkeys(codes)]


def text_in(record: models.Model, field: str, code: str) -> str:
    """Return the field in one language only, or an empty string."""
    return getattr(record, build_localized_fieldname(field, code), None) or ""


@deconstructible
class ShownWords(models.F):
    """A translated field as a reader is shown it, to put rows in order: fallbacks count, no words are NULL."""

    def resolve_expression(self, query=None, *args, **kwargs):
        *relations, field = self.name.split("__")
        wanted = get_language() or settings.LANGUAGE_CODE
        codes = dict.fromkeys([wanted, *(code for code, _name in settings.LANGUAGES)])
        names = ("__".join([*relations, build_localized_fieldname(field, code)]) for code in codes)
        words = [NullIf(models.F(name), models.Value(""), output_field=models.TextField()) for name in names]
        return Coalesce(*words, output_field=models.TextField()).resolve_expression(query, *args, **kwargs)


def default_column(field: str) -> str:
    """Return the column that holds a translated field in the site's default language: ``caption`` -> ``caption_en``."""
    return build_localized_fieldname(field, settings.MODELTRANSLATION_DEFAULT_LANGUAGE)


def translated_fields(model: type[models.Model]) -> KeysView[str]:
    """Return the names of the model's fields that are written once a language, in the order of its columns."""
    try:
        names = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        names = ()
    return {field.name: field for field in model._meta.fields if field.name in names}.keys()


def other_languages() -> list[str]:
    """Return the languages into which the default one is translated."""
    return [code for code, _name in settings.LANGUAGES if code != settings.MODELTRANSLATION_DEFAULT_LANGUAGE]
