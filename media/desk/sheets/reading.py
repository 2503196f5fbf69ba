"""Caption spreadsheets on their way in: what a file holds decides how it is read, never its name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from media.desk.sheets import reading_csv, reading_xlsx
from media.desk.sheets.tables import Table, table


def read(data: bytes) -> Table:
    """Return the table in a file; raise ``ValidationError`` with a sentence for what is none, or too much of one."""
    if data.startswith(reading_xlsx.OLD):
        raise ValidationError(
            _("This is a file of an older Excel, or one with a password. Save it as XLSX without a password.")
        )
    rows = reading_xlsx.rows(data) if data.startswith(reading_xlsx.ZIP) else reading_csv.rows(data)
    return table(rows)
