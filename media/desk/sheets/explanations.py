"""The second sheet of a caption spreadsheet: what each column is for, in the editor's language."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from media.desk.captions import fields
from media.desk.shared import columns as languages_of
from media.desk.sheets import columns
from media.models import Photo


def explanations() -> Iterator[tuple[str, str]]:
    """Yield ``(header, words)`` for what holds for the whole sheet, then for each column in its order."""
    yield (
        "",
        _("Write into the white columns, save, and upload the file. You see every change before it is made."),
    )
    yield (
        "",
        _("An empty cell leaves a field as it is, unless you say otherwise at the upload. Rows may be left out."),
    )
    yield "", _("To sort or delete rows, lift the protection of the sheet first; it has no password.")
    told = _of_identity() | _of_choices() | _of_relations()
    for code in columns.ALL:
        yield columns.header(code), told.get(code) or _help(code)


def _of_identity() -> dict[str, str]:
    return {
        columns.NUMBER: _("Tells which photo the row is about. Leave it as it is."),
        columns.FINGERPRINT: _(
            "Tells what the row held when it was downloaded, so that what somebody else writes meanwhile is not "
            "overwritten. Leave it as it is."
        ),
        columns.FILE: _("The name of the file as it came. It helps to find the picture; it is not read back."),
        columns.EDITION: _("The edition of the photo. It is not read back."),
        columns.PAGE: _("The address of the photo's own page. It is not read back."),
        "taken_on": _("A day of the calendar in this form: 2026-09-15."),
    }


def _of_choices() -> dict[str, str]:
    found = {}
    for code in ("licence", "precision"):
        labels = "; ".join(str(label) for _value, label in Photo._meta.get_field(code).choices)
        found[code] = _("One of these: %(choices)s.") % {"choices": labels}
    return found


def _of_relations() -> dict[str, str]:
    words = _(
        "Names as they stand in the record, in any of its languages, with semicolons between them. "
        "Where several have one name, add the number of the right one: Wang Wei (#12)."
    )
    return dict.fromkeys(fields.RELATED, words)


def _help(code: str) -> str:
    field = next((name for name in fields.TRANSLATED if code in languages_of(name)), code)
    return str(Photo._meta.get_field(field).help_text)
