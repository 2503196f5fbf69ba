"""What a field of a form sends, and a plain text of it by which two of them are compared."""

import base64
import hashlib
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.forms.models import InlineForeignKeyField
from django.utils.datastructures import MultiValueDict

#: The field of rows that gives their order; it is compared for all rows together.
ORDER = "order"


def compared(form: forms.ModelForm) -> dict[str, forms.Field]:
    """Return the fields of a form that are stored and that a page may change, by name."""
    return {name: field for name, field in form.fields.items() if _is_compared(form, name, field)}


def _is_compared(form: forms.ModelForm, name: str, field: forms.Field) -> bool:
    if field.disabled or isinstance(field, InlineForeignKeyField):
        return False
    try:
        return not form._meta.model._meta.get_field(name).primary_key
    except FieldDoesNotExist:
        return False


def names(field: forms.Field, name: str) -> list[str]:
    """Return the names under which a field sends its value: one, or one for each part of a moment."""
    widget = _inner(field.widget)
    return [name + end for end in widget.widgets_names] if isinstance(widget, forms.MultiWidget) else [name]


def sent(bound: forms.BoundField, name: str = "") -> dict[str, list[str]]:
    """Return what a browser sends for this field when nobody touches it; under another name where one is given."""
    name = name or bound.html_name
    widget, value = _inner(bound.field.widget), bound.value()
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.widgets, widget.decompress(value), strict=True)
        return {name + end: [_text(inner.format_value(part))] for end, inner, part in parts}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"]} if value else {}
    if isinstance(widget, forms.FileInput):
        return {}
    if isinstance(widget, forms.widgets.ChoiceWidget):
        chosen = [_text(one) for one in widget.format_value(value)]
        return {name: chosen} if chosen or widget.allow_multiple_selected else {name: [""]}
    return {name: [_text(widget.format_value(value))]}


def plain(field: forms.Field, name: str, data, files=None) -> str:
    """Return what was sent for a field as a text that is the same however it was typed; nothing is asked of a database.

    What cannot be read is returned as it was typed.
    """
    raw = field.widget.value_from_datadict(data, {} if files is None else files, name)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return " ".join(sorted(map(str, raw or ())))
    if isinstance(field, forms.ModelChoiceField):
        return _text(raw)
    try:
        return _plain(field.clean(raw))
    except ValidationError:
        return _plain(raw)


def stored(bound: forms.BoundField) -> str:
    """Return what a field of a form that nobody sent yet holds, as ``plain`` would."""
    if isinstance(bound.field, forms.FileField):
        return _text(getattr(bound.initial, "name", ""))
    return plain(bound.field, bound.html_name, MultiValueDict(sent(bound)))


def digest(text: str) -> str:
    """Return eight signs that stand for a text; none for an empty one."""
    if not text:
        return ""
    whole = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest()
    return base64.urlsafe_b64encode(whole).decode()


def _inner(widget: forms.Widget) -> forms.Widget:
    """Return the widget that draws the field; the admin puts another one around it, with links to related records."""
    return getattr(widget, "widget", widget)


def _text(value) -> str:
    return "" if value is None else str(value)


def _plain(value) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(map(_plain, value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "\n".join(line.rstrip() for line in str(value).splitlines()).strip()
