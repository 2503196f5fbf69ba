"""What every page of the public site needs: the forum's own facts and the menus."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from events.models import Forum
from pages.models import Page
from publishing.remembering import remembered


def site(request: HttpRequest) -> dict:
    """Return the forum and the pages in each menu, read lazily so that a view which shows neither asks nothing.

    Every page shows them, so they are remembered.
    """
    return {
        "forum": SimpleLazyObject(lambda: remembered("forum", Forum.load)),
        "menus": SimpleLazyObject(lambda: remembered("menus", menus)),
    }


def menus() -> dict[str, list[Page]]:
    """Return the published pages of the two menus."""
    pages = list(Page.objects.published().exclude(menu=Page.Menu.NONE).defer("body"))
    return {place: [page for page in pages if page.menu == place] for place in (Page.Menu.HEADER, Page.Menu.FOOTER)}
