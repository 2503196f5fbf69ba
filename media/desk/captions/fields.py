"""The fields of the contact sheet: the form they pass through, and their values as a script gets and sends them."""

from collections.abc import Callable, Iterable
from functools import partial

from django import forms
from django.contrib.admin import AdminSite
from django.forms import modelform_factory
from django.http import HttpRequest

from media.desk.shared import columns
from media.models import Photo
from media.models.photo import TRANSLATED
from publishing.admin import RecordForm

PLAIN = ("licence", "taken_on", "precision")
RELATED = ("people", "organizations", "topics")
COLUMNS = tuple(column for field in TRANSLATED for column in columns(field))
ALL = (*COLUMNS, *PLAIN, *RELATED)
MOST_RECORDS = 200  # that one photo shows
#: In the order in which one writes them; those that most photos share or leave empty can be switched on.
ORDER = (
    "headline", "caption", "alt_text", "people", "organizations", "creator", "credit_line", "licence", "place",
    "taken_on", "precision", "topics", "copyright_notice", "usage_terms",
)  # fmt: skip
HIDDEN_AT_FIRST = ("precision", "topics", "copyright_notice", "usage_terms")


class CaptionForm(RecordForm):
    """A photo's words, under the rules of the photo's own page."""

    class Meta:
        model = Photo
        fields = ALL

    def __init__(self, *args, only: Iterable[str] = ALL, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {name: field for name, field in self.fields.items() if name in only}
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # browsers cut what is pasted, and say nothing
            field.widget.attrs.pop("autofocus", None)


def form_class(request: HttpRequest, site: AdminSite) -> type[CaptionForm]:
    """Return the form with the fields that the page of a photo has, made in the same way."""
    page = site.get_model_admin(Photo)
    return modelform_factory(Photo, CaptionForm, ALL, formfield_callback=plain_day(page, request))


def plain_day(page, request: HttpRequest) -> Callable:
    """Return what makes a form field of a model field as the admin does, a day without the admin's calendar."""
    make = partial(page.formfield_for_dbfield, request=request)

    def made(db_field, **kwargs):
        field = make(db_field, **kwargs)
        if db_field.name == "taken_on":
            field.widget = forms.DateInput(attrs={"placeholder": "2026-09-15", "autocomplete": "off"})
        return field

    return made


def value_of(photo: Photo, name: str) -> str | list[int]:
    """Return a field as a script gets it: words with plain line ends, a day as ``2026-09-15``, records as keys."""
    if name in RELATED:
        return sorted(record.pk for record in getattr(photo, name).all())
    return as_words(getattr(photo, name))


def as_words(value: object) -> str:
    """Return what a column holds as words; nothing is no words."""
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")


def is_fit(name: str, value: object) -> bool:
    """Say whether a value sent is of the kind that the field has: words or, for a relation, whole numbers."""
    if name in RELATED:
        return isinstance(value, list) and len(value) <= MOST_RECORDS and all(type(key) is int for key in value)
    return isinstance(value, str)


def is_same(name: str, one: str | list[int], other: str | list[int]) -> bool:
    """Say whether two values mean the same: spaces around words do not count, nor does the order of records."""
    return set(one) == set(other) if name in RELATED else as_words(one).strip() == as_words(other).strip()
