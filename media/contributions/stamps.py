"""The signed stamp in the form: it came from this site, at this time, and is good for one contribution.

Another site can have a browser open the form with a stamp that it knows. So the stamp alone leads nowhere: a form that
is sent again finds its contribution by its photos too, and with other photos it gets a new stamp. There is no cookie
and no session, so nobody loses their words because a browser keeps none.
"""

import secrets
import time
from typing import NamedTuple

from django.core import signing

SALT = "media.contribution.stamp"
#: A person needs longer than this to choose photos and write words, in seconds.
TOO_FAST = 3
TOO_OLD = 24 * 3600


class Stamp(NamedTuple):
    """What a contribution's link is made of, and when its form was first shown, in seconds."""

    seed: str
    made_at: float

    @classmethod
    def new(cls) -> "Stamp":
        """Return the stamp of a form that is shown now."""
        return cls(secrets.token_hex(24), round(time.time(), 1))

    @classmethod
    def read(cls, signed: str) -> "Stamp | None":
        """Return the stamp of a form that was sent in, or None for one that this site did not make."""
        try:
            return cls(*signing.loads(signed, salt=SALT))
        except (signing.BadSignature, ValueError, TypeError):
            return None

    def signed(self) -> str:
        """Return the stamp as it stands in the form."""
        return signing.dumps([*self], salt=SALT)

    @property
    def age(self) -> float:
        """How many seconds ago the form was shown first."""
        return time.time() - self.made_at
