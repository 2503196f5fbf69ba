"""What a page showed when it was opened: a digest a field, and for each row of an inline by its key."""

from collections.abc import Iterable
from typing import Self

from django.core import signing
from django.db.models import Model
from django.forms import ModelForm

from publishing.admin.merging.values import compared, digest, stored

Digests = dict[str, str]
#: Stands for the digest of what a page showed where that is not known; it equals none.
UNKNOWN = "?"


class Base:
    """The fields of a record and of its rows; empty ones are left out, to keep pages small."""

    def __init__(self, fields: Digests, rows: dict[str, dict[str, Digests]]) -> None:
        self.fields = fields
        self.rows = rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Base) and (self.fields, self.rows) == (other.fields, other.rows)

    __hash__ = None

    @classmethod
    def of(cls, form: ModelForm, formsets: Iterable) -> Self:
        """Return the base of a page that shows these forms, which nobody sent yet."""
        rows = {
            formset.prefix: {str(row.instance.pk): digests(row) for row in formset.initial_forms}
            for formset in formsets
        }
        return cls(digests(form), rows)

    @classmethod
    def read(cls, text: str, record: Model) -> Self | None:
        """Return the base that a page of this record sent back; None for what no page of it carried."""
        try:
            fields, rows = signing.loads(text, salt=_salt(record))
        except (signing.BadSignature, ValueError, UnicodeError):
            return None
        return cls(fields, rows)

    def write(self, record: Model) -> str:
        """Return it as a text for a hidden field: signed, so that only what a page showed comes back."""
        return signing.dumps([self.fields, self.rows], salt=_salt(record), compress=True)


def digests(form: ModelForm) -> Digests:
    """Return a digest of each field that holds something."""
    return {name: mark for name in compared(form) if (mark := digest(stored(form[name])))}


def _salt(record: Model) -> str:
    return f"publishing.merging {record._meta.label_lower} {record.pk}"
