"""What of this room a search looks at."""

from pages.models import Page
from search.registry import register


def register_all() -> None:
    """Register the pages; called once when the site starts."""
    register(Page, "page", 9)
