"""People, organizations and topics, found by a part of their name in any language, for those who say who is shown."""

from django import forms
from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils.text import capfirst
from modeltranslation.utils import build_localized_fieldname

from events.models import Person
from events.models.organization import HAN_OR_KANA
from media.desk.captions import fields
from media.desk.captions.choice import KeysField
from media.models import Photo
from publishing.languages import text_in
from publishing.models import State
from publishing.words import VALIDATORS, columns, condition, normalise

#: Records offered at once; who does not see theirs types another letter.
MOST = 12
#: Records looked through for one of the same name.
MOST_ALIKE = 100
NAMES = {"people": ("family_name", "given_name"), "organizations": ("name", "acronym"), "topics": ("name",)}


class SearchForm(forms.Form):
    """A kind of record and a part of a name, or the keys of records whose names are asked for."""

    kind = forms.ChoiceField(choices=[(name, name) for name in fields.RELATED])
    q = forms.CharField(required=False, validators=VALIDATORS)
    keys = KeysField(most=fields.MOST_RECORDS, required=False)

    def found(self) -> list:
        """Return the records asked for, those whose name begins with the words first; one more than are shown."""
        kind, keys = self.cleaned_data["kind"], self.cleaned_data["keys"]
        if keys:
            return list(model_of(kind).objects.filter(pk__in=keys))
        words = normalise(self.cleaned_data["q"])
        return list(first_those_beginning(kind, named_like(kind, words), words)[: MOST + 1]) if words else []


def model_of(kind: str) -> type:
    """Return the kind of record that a photo's relation of this name leads to."""
    return Photo._meta.get_field(kind).related_model


def named_like(kind: str, words: str) -> QuerySet:
    """Return the records with all of the words in their name, in whichever language; 张凤琴 finds 张 凤琴."""
    model = model_of(kind)
    rows, found = model.objects.all(), condition(model, NAMES[kind], words)
    if model is Person:
        for number, (code, _name) in enumerate(settings.LANGUAGES):
            rows = rows.alias(**{f"joined_{number}": _joined(code)})
            found |= Q(**{f"joined_{number}__icontains": words.replace(" ", "")})
    return rows.filter(found)


def first_those_beginning(kind: str, rows: QuerySet, words: str) -> QuerySet:
    """Return the rows in their own order, but first those whose name begins with the words."""
    model = model_of(kind)
    names = [column for name in NAMES[kind] for column in columns(model, name)]
    begins = Q(*[(f"{name}__istartswith", words) for name in names], _connector=Q.OR)
    place = Case(When(begins, then=Value(0)), default=Value(1))
    return rows.alias(place=place).order_by("place", *model._meta.ordering)


def same_name(kind: str, words: str) -> list:
    """Return the records that have exactly this name in one of the languages; case and width of letters do not count.

    Of a person either name may stand first.
    """
    wanted = _folded(words)
    alike = named_like(kind, normalise(words))[:MOST_ALIKE]
    return [record for record in alike if wanted in map(_folded, _all_names(record))]


def as_json(record) -> dict:
    """Return a record as a script shows it: ``{"key", "name", "note"}``."""
    return {"key": record.pk, "name": str(record), "note": _note(record)}


def _note(record) -> str:
    """Return what tells the record from others of its name: its names in other languages, and a state worth a word."""
    names = [name for name in dict.fromkeys(_shown_names(record)) if name != str(record)]
    state = [] if record.state == State.PUBLISHED else [capfirst(record.get_state_display())]
    return " · ".join([*names, *state])


def _shown_names(record) -> list[str]:
    if isinstance(record, Person):
        names = [_in_order(record, code) for code, _name in settings.LANGUAGES]
    else:
        names = [text_in(record, "name", code) for code, _name in settings.LANGUAGES]
    return [name for name in [*names, getattr(record, "acronym", "")] if name]


def _in_order(person: Person, code: str) -> str:
    parts = [text_in(person, name, code) for name in NAMES["people"]]
    if HAN_OR_KANA.search("".join(parts)):
        return "".join(parts)
    return " ".join(part for part in (parts if person.family_name_first else reversed(parts)) if part)


def _all_names(record) -> list[str]:
    if not isinstance(record, Person):
        return _shown_names(record)
    pairs = [[text_in(record, name, code) for name in NAMES["people"]] for code, _name in settings.LANGUAGES]
    return [" ".join(parts) for pair in pairs if any(pair) for parts in (pair, reversed(pair))]


def _folded(words: str) -> str:
    folded = normalise(words).casefold()
    return folded.replace(" ", "") if HAN_OR_KANA.search(folded) else folded


def _joined(code: str) -> Concat:
    names = [build_localized_fieldname(name, code) for name in NAMES["people"]]
    return Concat(*(Coalesce(F(name), Value(""), output_field=TextField()) for name in names), output_field=TextField())
