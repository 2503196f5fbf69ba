"""What every page of the public site needs: the forum's own facts and the menus."""

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import TypeVar

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from events.models import Forum
from pages.models import Page
from publishing.remembering import remembered
from publishing.written import Written

T = TypeVar("T")

_in_menus = Written(lambda: Page.objects.published().exclude(menu=Page.Menu.NONE).defer("body"))


class Frame:
    """What all pages show of the record, and what was made of it, as it was at one version.

    Both are read when they are first asked for, so that a view which shows neither asks the database nothing.
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, object] = {}

    @cached_property
    def forum(self) -> Forum:
        """The forum's own facts."""
        return Forum.load()

    @cached_property
    def menus(self) -> dict[str, list[Page]]:
        """The published pages of the two menus."""
        pages = _in_menus.all()
        return {place: [page for page in pages if page.menu == place] for place in (Page.Menu.HEADER, Page.Menu.FOOTER)}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` made of the forum and the menus alone, for whoever reads which page.

        The key names what else it depends on, which must be little: the language, and whether it is for a copy.
        """
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def current_frame() -> Frame:
    """Return what all pages show of the record as it is now."""
    return remembered("frame", Frame)


def site(request: HttpRequest) -> dict:
    """Return the frame of a page, and the forum in it."""
    frame = SimpleLazyObject(current_frame)
    return {"frame": frame, "forum": SimpleLazyObject(lambda: frame.forum)}
