"""Every role asks for every address, action and choice of the admin; whatever is not in the table fails."""

from typing import NamedTuple

import pytest

pytestmark = pytest.mark.django_db

ANYBODY, NOBODY = "anybody of the staff", "nobody"


class Needs(NamedTuple):
    """Which permission asking and sending need: a verb of the kind in the address, or a permission's full name.

    Several of which one suffices stand in a tuple.
    """

    get: str | tuple[str, ...]
    post: str | tuple[str, ...]


#: What the addresses of each kind of record need, by the end of their name.
OF_A_KIND = {
    "changelist": Needs("view", "view"),
    "add": Needs("add", "add"),
    "change": Needs("view", "change"),
    "delete": Needs("delete", "delete"),
    "history": Needs("view", "view"),
}
