"""The checks that every kind of record goes through: what publication needs, translations, links, reading level.

Their places are the same as long as the site runs, and take longer to make than to ask: they are kept.
"""

from functools import cache, partial

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from publishing.history import registry as history
from publishing.languages import translated_fields
from publishing.models import LinkUse, Publishable, TranslationBase
from publishing.models.translation_base import pairs
from publishing.readiness.checks import Check, Place, Severity
from publishing.readiness.reading_level import is_hard
from publishing.readiness.registry import kind_of, register_general
from publishing.richtext import RichTextField, plain_text
from publishing.words import blank

#: Fields of running text, which can be hard to read.
PROSE = ("TextField", "ProseEditorField", "RichTextField")
#: Names something in a language: "speakers (English)".
in_language = lazy(settings.MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME, str)


@cache
def needed(model: type[Model]) -> list[Place]:
    """Return the fields without which a record cannot be published."""
    if not issubclass(model, Publishable):
        return []
    return [Place(name, condition) for name, condition in model.incomplete().items()]


@cache
def untranslated(model: type[Model], *, names: bool) -> list[Place]:
    """Return the columns that may be empty in one language while another has words.

    ``names`` chooses between the fields that readers understand without a translation and the others. A column that
    publication needs is not among them.
    """
    kind, found = kind_of(model), []
    blocking = {place.name for place in needed(model)}
    for code, _name in settings.LANGUAGES:
        for field in translated_fields(model):
            column = build_localized_fieldname(field, code)
            if column not in blocking and (field in kind.untranslated) is names:
                found.append(Place(column, _lacks(field, code), code))
    return found


@cache
def stale(model: type[Model]) -> list[Place]:
    """Return the translations that may be older than their originals."""
    return [Place(pair.translation, TranslationBase.stale(model, pair), pair.language) for pair in pairs(model)]


@cache
def untranslated_rows(model: type[Model]) -> list[Place]:
    """Return the lists of a record in a language in which a row may have words in another one only."""
    lists = history.kind_of(model).rows if history.is_registered(model) else ()
    found = []
    for rows in lists:
        for code, _name in settings.LANGUAGES:
            lacks = [_lacks(field, code) for field in translated_fields(rows.model)]
            if lacks:
                mine = rows.model._default_manager.filter(Q(*lacks, _connector=Q.OR), **_of_outer(model, rows))
                words = in_language(rows.model._meta.verbose_name_plural, code)
                found.append(Place(rows.name, Q(Exists(mine)), code, words=words))
    return found


def _lacks(field: str, code: str) -> Q:
    column = build_localized_fieldname(field, code)
    others = [build_localized_fieldname(field, other) for other, _name in settings.LANGUAGES if other != code]
    return blank(column) & ~blank(*others)


def _of_outer(model: type[Model], rows: history.Rows) -> dict:
    """Return the conditions that tie rows of a list to the record of an outer query."""
    tie = rows.model._meta.get_field(rows.owner)
    if not isinstance(tie, GenericForeignKey):
        return {rows.owner: OuterRef("pk")}
    return {tie.ct_field: ContentType.objects.get_for_model(model), tie.fk_field: OuterRef("pk")}


@cache
def links(model: type[Model]) -> list[Place]:
    """Return the columns in which a broken link may stand."""
    return [
        Place(column, LinkUse.broken(model, column), _language_of(model, column)) for column in LinkUse.columns(model)
    ]


@cache
def prose(model: type[Model]) -> list[Place]:
    """Return the columns of running text, with what says that one is hard to read."""
    return [
        Place(column, language=code, test=_hard(code, isinstance(field, RichTextField)))
        for code, _name in settings.LANGUAGES
        for name in translated_fields(model)
        if (field := model._meta.get_field(name)).get_internal_type() in PROSE
        for column in [build_localized_fieldname(name, code)]
    ]


@cache
def _hard(code: str, is_rich: bool):
    return partial(_is_hard, code=code, is_rich=is_rich)


def _is_hard(text: str, *, code: str, is_rich: bool) -> bool:
    return is_hard(plain_text(text) if is_rich else text, code)


def _language_of(model: type[Model], column: str) -> str:
    codes = {
        build_localized_fieldname(name, code): code
        for name in translated_fields(model)
        for code, _name in settings.LANGUAGES
    }
    return codes.get(column, "")


def register_all() -> None:
    """Register these checks; called once when the site starts."""
    register_general(
        Check("needed", _("Needed before this can be published"), Severity.BLOCKER, needed),
        Check(
            "untranslated",
            _("No translation"),
            Severity.SHOULD,
            partial(untranslated, names=False),
            _("Readers of this language get the words of another, and are told so."),
        ),
        Check(
            "stale",
            _("Translation older than its original"),
            Severity.SHOULD,
            stale,
            _("The original was changed after the translation was made."),
        ),
        Check(
            "broken-link",
            _("Broken link"),
            Severity.SHOULD,
            links,
            _("It failed on three days or more. Give the new address, or one of an archived copy."),
        ),
        Check(
            "untranslated-name",
            _("Name or note without a translation"),
            Severity.HINT,
            partial(untranslated, names=True),
        ),
        Check(
            "untranslated-rows",
            _("Position or note in a list without a translation"),
            Severity.HINT,
            untranslated_rows,
            _("Rows of a list are translated on the record's own page."),
        ),
        Check(
            "hard-to-read",
            _("Hard to read"),
            Severity.HINT,
            prose,
            _("Long sentences or long words. Two short sentences are read more than one long one."),
        ),
    )
