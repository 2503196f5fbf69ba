"""How the fields of the contact sheet stand: in the order of writing, the languages of one side by side."""

from django.conf import settings
from django.forms import BoundField
from modeltranslation.utils import build_localized_fieldname

from media.desk.captions import fields
from media.models import Photo
from publishing.languages import html_language


def groups(form) -> list[dict]:
    """Return ``{"name", "label", "help", "kind", "parts"}`` for each field; its parts are languages, or one without."""
    return [_group(form, name) for name in fields.ORDER]


def _group(form, name: str) -> dict:
    model_field = Photo._meta.get_field(name)
    codes = [code for code, _name in settings.LANGUAGES] if name in fields.TRANSLATED else [""]
    columns = [build_localized_fieldname(name, code) if code else name for code in codes]
    kind = "translated" if codes[0] else "related" if name in fields.RELATED else "plain"
    return {
        "name": name,
        "label": model_field.verbose_name,
        "help": model_field.help_text,
        "kind": kind,
        "is_hidden": name in fields.HIDDEN_AT_FIRST,
        "parts": [_part(form[column], code) for column, code in zip(columns, codes, strict=True)],
    }


def _part(field: BoundField, code: str) -> dict:
    if code:
        field.field.widget.attrs["lang"] = html_language(code)
    most = getattr(field.field, "max_length", None)
    return {"field": field, "language": html_language(code), "most": most or ""}
