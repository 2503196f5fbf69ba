"""What a form changed of what an account or a group may do, for the audit log."""

from collections.abc import Iterable

from django.db.models import Model, QuerySet


def changes_of(form, fields: Iterable[str]) -> dict[str, dict]:
    """Return for each of these fields that the form changes what it was and is, or what was added and removed."""
    return {name: _change(form, name) for name in fields if name in form.changed_data}


def _change(form, name: str) -> dict:
    before, after = form.initial.get(name), form.cleaned_data.get(name)
    if not isinstance(after, QuerySet):
        return {"before": before, "after": after}
    old, new = ({_name(one): one for one in rows or ()} for rows in (before, after))
    return {"added": sorted(new.keys() - old.keys()), "removed": sorted(old.keys() - new.keys())}


def _name(record: Model) -> str:
    """Return the name of a group or a permission that does not depend on a language."""
    return f"{record.content_type.app_label}.{record.codename}" if hasattr(record, "codename") else str(record)
