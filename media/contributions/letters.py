"""E-mails to contributors, in the language in which they sent in their photos.

They hold nothing that the contributor wrote: whoever types a stranger's address must not be able to send them words.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.models import Forum
from media.models import Contribution, Decision
from publishing.languages import text_of


def link_to(contribution: Contribution) -> str:
    """Return the full address of the contributor's own page; empty where it works no more or the site has no name."""
    token = contribution.own_token()
    if not token or not settings.SITE_URL:
        return ""
    with override(contribution.language):
        return settings.SITE_URL.rstrip("/") + reverse("media:contribution_status", args=[token])


def send_received(contribution: Contribution) -> None:
    """Send reference and link."""
    with override(contribution.language):
        _send(contribution, _("Your photos arrived: %(reference)s"), "received", {})


def send_decided(contribution: Contribution, decisions: list[Decision]) -> None:
    """Send what was decided on each photo, with the words of whoever decided."""
    with override(contribution.language):
        _send(contribution, _("About your photos: %(reference)s"), "decided", {"decisions": decisions})


def _send(contribution: Contribution, subject: str, letter: str, more: dict) -> None:
    forum = Forum.load()
    context = {
        "contribution": contribution,
        "forum": text_of(forum, "name").words or forum.name,
        "link": link_to(contribution),
        **more,
    }
    body = render_to_string(f"media/letters/{letter}.txt", context)
    reply_to = [forum.contact_email] if forum.contact_email else None
    EmailMessage(
        subject % {"reference": contribution.reference}, body.strip() + "\n", to=[contribution.email], reply_to=reply_to
    ).send()
