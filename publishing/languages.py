"""Languages: those the site speaks, those a source may be written in, and which one a reader is really shown."""

from collections.abc import KeysView
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils.deconstruct import deconstructible
from django.utils.translation import get_language
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


def text_of(record: models.Model, field: str) -> Text:
    """Return the field in the active language or, where that is empty, in the first language that has words."""
    wanted = get_language() or settings.LANGUAGE_CODE
    for code in dict.fromkeys([wanted, *(code for code, _name in settings.LANGUAGES)]):
        words = getattr(record, build_localized_fieldname(field, code), None)
        if words:
            return Text(words, code, code != wanted)
    return Text("", wanted, False)


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
