"""The facets: what readers call them, and whose records are their values."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: The facets in their order, and what a reader calls them.
FACETS = {
    "kind": pgettext_lazy("a facet", "Kind"),
    "edition": _("Edition"),
    "city": _("City"),
    "topic": _("Topic"),
    "organization": _("Organization"),
    "language": _("Language"),
}
#: Kinds of which each record has a name in addresses by which it can be chosen.
RECORDS = ("edition", "topic", "organization")
#: How ties begin that stand for values, and those of them that do for records.
TIES, RECORD_TIES = (tuple(f"{code}:" for code in codes) for codes in (FACETS, RECORDS))
