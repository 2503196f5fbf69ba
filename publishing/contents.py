"""What stands on the page of one record: drawn once for a version of the record, and read only to be drawn.

A page is put together for each request, as its frame, the list that the reader came from and the day differ. What it
tells of its record is the same for everybody, so that is drawn piece by piece and remembered, see ``publishing.drawn``.
"""

from collections.abc import Callable, Hashable
from functools import cached_property

from django.http import HttpRequest
from django.utils.safestring import SafeString

from publishing import addresses, drawn
from publishing.remembering import Memory

#: Bytes of the pieces of all pages, with what their keys take.
MOST = 3 * 1024 * 1024
#: Records whose keys are remembered.
MOST_KEYS = 4000

pieces = Memory(MOST, size=drawn.size)
_keys = Memory(MOST_KEYS)


class Contents:
    """The contents of one page: ``read`` brings what its template shows, and ``about`` names the record among these.

    ``read`` raises ``Http404`` where there is no such record. ``name`` is what the record has in the address.
    """

    def __init__(self, request: HttpRequest, about: str, name: Hashable, read: Callable[[], dict]) -> None:
        self._request, self._about, self._name, self._read = request, about, name, read

    @cached_property
    def values(self) -> dict:
        """What the template of the page shows."""
        return self._read()

    @cached_property
    def record_key(self) -> int:
        """The key of the record; raises ``Http404`` where there is none."""
        return _keys.one((self._about, self._name), lambda: self.values[self._about].pk)

    def piece(self, name: str, draw: Callable[[dict], str]) -> SafeString:
        """Return what ``draw`` makes of the values, which it may not see otherwise."""
        site = addresses.absolute(self._request, "/")
        key = (site, "STATIC_COPY" in self._request.META, self._about, self._name, name)
        return drawn.piece(key, lambda: draw(self.values), pieces)
