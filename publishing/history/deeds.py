"""What was done when a version came about, as it is stored with it and as staff read it."""

from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _


class Deed(TextChoices):
    """The reason for a version; stored as the comment of its revision."""

    SAVED = "saved", _("Saved")
    BULK = "bulk", _("Changed in the list")
    CAPTIONS = "captions", _("Changed on the contact sheet")
    SPREADSHEET = "spreadsheet", _("Changed by a spreadsheet")
    UPLOAD = "upload", _("Uploaded with others")
    MODERATION = "moderation", _("Decision on a photo from the public")
    RESTORED = "restored", _("An earlier version was restored")
    BROUGHT_BACK = "brought-back", _("Brought back after deletion")
    STARTING = "starting-record", _("Starting record")
    FIRST = "first", _("As it stood when its history began")
    FOUND = "found", _("Found changed; nobody is known to have done it here")


#: What is saved again and again while one writes: what one person does so within some minutes is one version.
CONTINUED = {Deed.CAPTIONS}


def restored(moment: datetime) -> str:
    """Return the comment of a revision that restored the version of this moment."""
    return f"{Deed.RESTORED}:{moment.isoformat()}"


def in_words(comment: str) -> str:
    """Return what staff read for the comment of a revision; words that are no deed stand as they are."""
    deed, _colon, moment = comment.partition(":")
    if deed == Deed.RESTORED and (when := parse_datetime(moment)):
        return _text("The version of %(when)s was restored") % {"when": f"{timezone.localtime(when):%Y-%m-%d %H:%M}"}
    return str(Deed(comment).label) if comment in Deed.values else comment
