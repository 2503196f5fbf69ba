"""Times as staff read and enter them."""

from django.utils import timezone
from django.utils.translation import gettext as _


def times_in_words() -> str:
    """Return a sentence that says in which time zone times are entered."""
    now = timezone.localtime()
    return _("Times are those of %(zone)s (UTC%(offset)s).") % {
        "zone": str(timezone.get_current_timezone()).replace("_", " "),
        "offset": f"{now:%z}"[:3] + ":" + f"{now:%z}"[3:],
    }
