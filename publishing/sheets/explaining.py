"""The first sheet of a workbook: how it is filled in, and what each column is for, in the reader's language."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from publishing.sheets.columns import MARK, Columns

TITLE = pgettext_lazy("the first sheet of a spreadsheet", "Explanations")


def explanations(sheets: Iterable[Columns]) -> Iterator[tuple[str, str]]:
    """Yield what holds for all sheets, then for each sheet its columns with what stands in them."""
    yield "", _("Write into the cells, add rows, save, and upload the file. You see everything before it is stored.")
    yield "", _("Keep the second row of each sheet: it names the columns. Columns and rows may be left out.")
    yield "", _("An empty cell leaves a field as it is, unless you say otherwise at the upload.")
    yield "", _("A row left out is not deleted. A row with a new address becomes a new record, a draft at first.")
    yield "", _("If one row is refused, none is stored.")
    for columns in sheets:
        yield "", ""
        yield columns.kind.title, ""
        for code, column in columns.by_code.items():
            label, words = column.label(), column.help()
            yield code, f"{label}. {words}" if words else label
        for path in columns.kind.shown:
            yield path.replace("__", "."), _("Only helps to find the row; it is not read back.")
        yield (
            MARK,
            _(
                "Tells what the row held when it was downloaded, so that what somebody else writes meanwhile is not "
                "overwritten. Leave it as it is; in a new row leave it empty."
            ),
        )
