"""Words a reader typed, looked for in the translated columns of a record, in every language at once."""

import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import F, Model, Q, TextField, Value
from django.db.models.functions import Coalesce, Trim
from django.db.models.lookups import Exact
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

MAX_LENGTH = 200
#: Words that one search looks for; each costs the database a look at every text.
MOST_WORDS = 10


def normalise(text: str) -> str:
    """Return the text in one form: NFKC, so that full-width letters and digits equal the common ones; single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def refuse_surrogates(text: str) -> None:
    """Refuse half characters, which no database can be asked for."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValidationError(_("These are not complete characters."), code="unreadable")


#: What every text a reader may type is held to, besides what form fields of Django refuse by themselves: NUL.
VALIDATORS = [MaxLengthValidator(MAX_LENGTH), refuse_surrogates]


def columns(model: type[Model], path: str) -> list[str]:
    """Return the columns behind a field: ``theme`` gives ``theme_en`` and ``theme_zh_hans``, ``acronym`` itself.

    ``path`` may lead over relations: ``edition__theme``.
    """
    *relations, name = path.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    known = {field.name for field in model._meta.get_fields()}
    localized = [build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES]
    names = localized if known.issuperset(localized) else [name]
    return ["__".join([*relations, found]) for found in names]


def looked_for(text: str) -> list[str]:
    """Return the words of a text that are looked for: the first ten different ones."""
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]


def left_out(text: str) -> str:
    """Return a sentence that says which words are looked for, where there are more of them than that."""
    if len(set(text.split())) <= MOST_WORDS:
        return ""
    return gettext("Only the first %(count)s words were looked for: “%(words)s”.") % {
        "count": MOST_WORDS,
        "words": " ".join(looked_for(text)),
    }


def condition(model: type[Model], paths: tuple[str, ...], text: str) -> Q:
    """Return the condition that every word looked for stands in one of the fields, in whichever language.

    Substrings count, so 环境 finds 生态环境. A word is looked for as typed and in its normal form, because texts keep
    the full-width signs they were printed with. Letter case is ignored; on SQLite for ASCII letters only, as its
    ``LIKE`` knows no others, on PostgreSQL for all.
    """
    names = [name for path in paths for name in columns(model, path)]
    every = Q()
    for word in looked_for(text):
        forms = dict.fromkeys([word, normalise(word)])
        every &= Q(*[(f"{name}__icontains", form) for name in names for form in forms], _connector=Q.OR)
    return every


class PlainFinder:
    """Looks through the columns themselves; a room that has an index registers a better one."""

    def condition(self, model: type[Model], text: str) -> Q:
        """Return the condition for the rows that a reader means by a text."""
        return condition(model, model.words_in, text)

    def problem(self, text: str) -> str:
        """Return a sentence that says what of a text is not looked for, or an empty string."""
        return left_out(text)


#: What finds rows by a reader's words in lists: the last one registered.
_finders = [PlainFinder()]


def register_finder(finder: PlainFinder) -> None:
    """Have lists find rows in this way from now on."""
    _finders.append(finder)


def finder() -> PlainFinder:
    """Return what finds rows by a reader's words."""
    return _finders[-1]


def blank(*names: str) -> Q:
    """Return the condition that none of these columns holds a word."""
    return Q(*(Exact(Trim(Coalesce(F(name), Value(""), output_field=TextField())), Value("")) for name in names))
