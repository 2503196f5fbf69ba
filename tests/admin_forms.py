"""What a browser would send: the fields of an admin page as they came, and rows added to it."""

from datetime import date, time

from django.forms import BaseForm, CheckboxInput, FileInput, SelectMultiple


def filled(response) -> dict:
    """Return the values a browser sends for this add or change page when nothing is touched; new rows are left out."""
    data = _values(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= _values(inline.formset.management_form)
        for form in inline.formset.initial_forms:
            data |= _values(form)
    return data | kept_fields(response)


def kept_fields(response) -> dict[str, str]:
    """Return the hidden fields by which a page is known and merged."""
    keeping = response.context.get("keeping") or {}
    fields = {"_page": keeping.get("page"), "_seen": keeping.get("seen")}
    return {name: str(value) for name, value in fields.items() if value}


def rows(data: dict, prefix: str, *new: dict) -> dict:
    """Return what rows added below those of the inline ``prefix`` send."""
    first = int(data[f"{prefix}-TOTAL_FORMS"])
    sent = {f"{prefix}-{first + index}-{name}": value for index, row in enumerate(new) for name, value in row.items()}
    return sent | {f"{prefix}-TOTAL_FORMS": str(first + len(new))}


def _values(form: BaseForm) -> dict:
    data = {}
    for field in form:
        widget = getattr(field.field.widget, "widget", field.field.widget)
        name, value = field.html_name, field.value()
        if hasattr(widget, "decompress"):
            parts = value if isinstance(value, list) else widget.decompress(value)
            for suffix, part, inner in zip(widget.widgets_names, parts, widget.widgets, strict=True):
                data[name + suffix] = inner.format_value(part) or ""
        elif isinstance(widget, SelectMultiple):
            data[name] = [str(getattr(one, "pk", one)) for one in value or ()]
        elif isinstance(widget, CheckboxInput):
            data |= {name: "on"} if value else {}
        elif not isinstance(widget, FileInput):
            data[name] = "" if value is None else str(widget.format_value(value) if _is_moment(value) else value)
    return data


def _is_moment(value) -> bool:
    return isinstance(value, date | time)
