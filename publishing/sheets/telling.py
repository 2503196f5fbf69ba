"""What was stored, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.sheets.plans import Plan, Status


def stored_in_words(plan: Plan) -> str:
    """Return "Stored: 2 new rows, 1 changed row."."""
    counts = plan.counts()
    new = ngettext("%(count)d new row", "%(count)d new rows", counts[Status.NEW]) % {"count": counts[Status.NEW]}
    changed = ngettext("%(count)d changed row", "%(count)d changed rows", counts[Status.CHANGED])
    return _("Stored: %(new)s, %(changed)s.") % {"new": new, "changed": changed % {"count": counts[Status.CHANGED]}}
