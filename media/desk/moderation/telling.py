"""What a moderator is told of a decision: that it was made and what came of it, or who was first."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from media.models import ContributedPhoto, Decision, Standing

DONE = {
    "ask": gettext_lazy("The question was put: “%(photo)s” waits for an answer."),
    "reject": gettext_lazy("Not taken: “%(photo)s”."),
    "spam": gettext_lazy("Marked as spam: “%(photo)s”. Nothing is sent."),
    "reopen": gettext_lazy("“%(photo)s” waits for a decision again."),
}
BY_THE_CONTRIBUTOR = (Decision.What.ANSWERED, Decision.What.WITHDRAWN)


def done(what: str, item: ContributedPhoto, user) -> SafeString:
    """Return in words what was done with a photo, with the ways on from there."""
    if item.standing == Standing.ACCEPTED and item.photo:
        return accepted(item, user)
    return format_html("{}", DONE[what] % {"photo": item})


def accepted(item: ContributedPhoto, user) -> SafeString:
    """Return that a photo was accepted, with links to the draft and to the captions of this contribution's photos."""
    words = _("Accepted; it is a draft now:")
    if not user.has_perm("media.change_photo"):
        return format_html("{} “{}”", words, item.photo)
    photos = list(
        ContributedPhoto.objects.filter(contribution=item.contribution_id, photo__isnull=False)
        .order_by("order", "pk")
        .values_list("photo", flat=True)
    )
    draft, sheet = reverse("admin:media_photo_change", args=[item.photo_id]), captions(photos)
    link = '{} <a href="{}">{}</a> · <a href="{}">{}</a>'
    return format_html(link, words, draft, item.photo, sheet, captions_words(photos))


def captions(photos: Iterable[int]) -> str:
    """Return the address of the contact sheet for these photos."""
    return f"{reverse('admin:media_photo_captions')}?ids={','.join(map(str, photos))}"


def captions_words(photos: list[int]) -> str:
    """Return the words of the link to it."""
    words = ngettext("Write its caption", "Write the captions of %(count)s accepted photos", len(photos))
    return words % {"count": len(photos)}


def who_was_first(item: ContributedPhoto, user) -> str:
    """Return who decided what on a photo and when, for somebody who was too late; the photo is freshly read."""
    last = item.last_decision()
    if last is None:
        return _("This photo changed while you were looking at it. Look at it again.")
    values = {
        "what": last.get_what_display(),
        "when": date_format(timezone.localtime(last.made_at), "Y-m-d H:i"),
        "who": name_of(last),
    }
    if last.made_by == user:
        return _("You decided on this photo already: %(what)s (%(when)s).") % values
    return _("%(who)s was quicker: %(what)s (%(when)s).") % values


def name_of(decision: Decision) -> str:
    """Return the name of whoever decided."""
    if decision.made_by:
        return decision.made_by.get_full_name() or decision.made_by.get_username()
    if decision.what in BY_THE_CONTRIBUTOR:
        return _("The contributor")
    return _("The site") if decision.what == Decision.What.LAPSED else _("Somebody whose account is gone")
