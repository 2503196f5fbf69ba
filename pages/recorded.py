"""What of this room has a history."""

from pages.models import Page
from publishing.history.registry import register


def register_all() -> None:
    """Keep the history of pages; called once when the site starts."""
    register(Page)
