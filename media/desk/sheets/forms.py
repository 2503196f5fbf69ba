"""What an editor says of a caption spreadsheet: in which format it goes out, and which file comes back in."""

from django import forms

from media.desk.sheets import reading
from media.desk.sheets.tables import Table
from publishing.sheets.forms import SheetForm


class FormatForm(forms.Form):
    """The format in which a spreadsheet goes out."""

    format = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])


class UploadForm(SheetForm):
    """A spreadsheet that comes back; ``cleaned_data`` holds the table in it."""

    def clean_file(self) -> Table:
        """Return the table in the file; raise ``ValidationError`` with the reason why there is none."""
        return reading.read(super().clean_file())
