"""What can be missing in pages."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.models import Page
from publishing.readiness import Severity, check, register
from publishing.words import blank, columns


def register_all() -> None:
    """Register the one kind of record of this room; called once when the site starts."""
    register(
        Page,
        check("no-text", _("No text"), Severity.SHOULD, "body", lambda: blank(*columns(Page, "body"))),
        check(
            "no-way",
            _("In no menu and below no other page"),
            Severity.HINT,
            "menu",
            Q(menu=Page.Menu.NONE, parent__isnull=True),
            _("Readers find it only by searching, or where a text links to it."),
        ),
    )
