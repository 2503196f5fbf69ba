"""Spreadsheets on their way in: what a file holds decides how it is read, never its name."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.sheets import reading_csv, reading_xlsx
from publishing.sheets.tables import Sheet


def read(data: bytes, known: Collection[str], most: int) -> list[Sheet]:
    """Return the sheets in a file; raise ``ValidationError`` with a sentence for what is none, or too much of one.

    ``known`` holds the folded headers by which the separator of a CSV file is told, ``most`` rows may be in a sheet.
    """
    if data.startswith(reading_xlsx.OLD):
        raise ValidationError(
            _("This is a file of an older Excel, or one with a password. Save it as XLSX without a password.")
        )
    if data.startswith(reading_xlsx.ZIP):
        return reading_xlsx.sheets(data, most)
    return [Sheet("", reading_csv.rows(data, known))]
