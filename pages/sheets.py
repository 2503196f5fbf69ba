"""What of this room goes out and comes in as spreadsheets."""

from pages.models import Page
from publishing.sheets.kinds import Kind, register


def register_all() -> None:
    """Register all kinds; called once when the site starts."""
    register(Kind(Page, (("path",),)))
