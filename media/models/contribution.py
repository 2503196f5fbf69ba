"""Photos from the public: who sent what in under which terms, where each photo stands, and who decided it.

Nothing here is public. A photo that is accepted becomes a draft in the photo desk and goes the usual way from there.
"""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from media.models.batch import current_language
from media.models.photo import new_token
from media.querysets import ContributedPhotoQuerySet
from media.storages import contributed_path, originals
from publishing.dates import describe_days
from publishing.licences import Licence

#: Letters and digits that nobody mixes up when reading them out.
LEGIBLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_reference() -> str:
    """Return a reference to be read out and typed, as in C-2026-7KQ4M."""
    return f"C-{timezone.localdate().year}-{''.join(secrets.choice(LEGIBLE) for _place in range(5))}"


def hash_of_link(token: str) -> str:
    """Return under which name the database knows a link; the link itself is not in it."""
    return salted_hmac("media.contribution.hash", token, algorithm="sha256").hexdigest()


class Contribution(models.Model):
    """What one person sent in at one time."""

    reference = models.CharField(_("reference"), max_length=16, unique=True, default=new_reference, editable=False)
    #: Random; with the secret key, which no database holds, it makes the link to the contributor's own page.
    seed = models.CharField(max_length=64, unique=True, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("link works until"), editable=False)

    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=12, default=current_language, editable=False)
    edition = models.ForeignKey(
        "events.Edition", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("edition")
    )
    message = models.TextField(_("message"), blank=True)
    licence = models.CharField(_("licence"), max_length=24, choices=Licence)
    #: When the contributor agreed, and to which version of the words.
    consented_at = models.DateTimeField(_("agreed to publication"), default=timezone.now, editable=False)
    consent_version = models.CharField(_("version of what was agreed to"), max_length=20, editable=False)
    created_at = models.DateTimeField(_("sent in"), default=timezone.now, editable=False, db_index=True)
    #: When the e-mail with the link went out; empty where there is no address, or none went out yet.
    told_at = models.DateTimeField(null=True, editable=False)
    personal_data_deleted_at = models.DateTimeField(_("personal data deleted"), null=True, editable=False)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.reference

    @staticmethod
    def link_token(seed: str) -> str:
        """Return the unguessable part of a link: 64 hexadecimal digits."""
        return salted_hmac("media.contribution.link", seed, algorithm="sha256").hexdigest()

    def own_token(self) -> str:
        """Return the unguessable part of this contribution's link; empty once it leads nowhere any more."""
        token = self.link_token(self.seed)
        known = constant_time_compare(hash_of_link(token), self.link_hash)  # not after the secret key was changed
        return token if known and self.has_open_link() else ""

    def has_open_link(self) -> bool:
        """Say whether the link still works."""
        return self.personal_data_deleted_at is None and timezone.now() < self.expires_at

    def works_until(self) -> str:
        """Return the day on which the link stops working, as a reader sees it."""
        return describe_days(timezone.localdate(self.expires_at))

    def is_open(self) -> bool:
        """Say whether a photo of it still waits for a decision."""
        return any(item.is_open() for item in self.items.all())


class Standing(models.TextChoices):
    """Where a contributed photo stands."""

    WAITING = "waiting", pgettext_lazy("a contributed photo", "waiting")
    ASKED = "asked", pgettext_lazy("a contributed photo", "asked about")
    ACCEPTED = "accepted", pgettext_lazy("a contributed photo", "accepted")
    REJECTED = "rejected", pgettext_lazy("a contributed photo", "not taken")
    SPAM = "spam", pgettext_lazy("a contributed photo", "spam")
    WITHDRAWN = "withdrawn", pgettext_lazy("a contributed photo", "withdrawn")


#: Those that still wait for a decision.
OPEN = (Standing.WAITING, Standing.ASKED)


class ContributedPhoto(models.Model):
    """One photo of a contribution with the contributor's words, kept as they came.

    ``version`` counts what happened to it. Whoever decides says which version they saw, so of two who decide at the
    same time one is told that the other was first; only ``media.contributions.decisions`` writes ``standing``.
    """

    scoped_by = ("contribution__edition",)

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, related_name="items", verbose_name=_("contribution"), editable=False
    )
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    #: Empty once the file is gone: after it was accepted, withdrawn, or turned down some time ago.
    file = models.FileField(
        _("photo file"), storage=originals, upload_to=contributed_path, max_length=200, blank=True, editable=False
    )
    #: A small JPEG without metadata, for the contributor and for whoever decides.
    preview = models.FileField(
        storage=originals, upload_to=contributed_path, max_length=200, blank=True, editable=False
    )
    original_name = models.CharField(_("name of the file as it came"), max_length=255, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    file_size = models.PositiveBigIntegerField(_("file size in bytes"), default=0, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), default=0, editable=False)

    caption = models.TextField(_("caption"), blank=True)
    alt_text = models.CharField(_("alt text"), max_length=400, blank=True)
    creator = models.CharField(_("creator (byline)"), max_length=200, blank=True)
    people_shown = models.TextField(_("people shown"), blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    taken_on = models.DateField(_("date taken"), null=True, blank=True)

    standing = models.CharField(
        _("where it stands"), max_length=9, choices=Standing, default=Standing.WAITING, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)
    photo = models.ForeignKey(
        "media.Photo",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="contributed_as",
        verbose_name=_("photo"),
    )

    objects = models.Manager.from_queryset(ContributedPhotoQuerySet)()

    class Meta:
        verbose_name = _("contributed photo")
        verbose_name_plural = _("contributed photos")
        ordering = ["contribution", "order", "pk"]
        indexes = [models.Index(fields=["standing", "changed_at"], name="contributed_standing")]

    def __str__(self) -> str:
        words = self.caption or self.original_name or str(_("photo without a caption"))
        return words if len(words) <= 80 else f"{words[:79]}…"

    def is_open(self) -> bool:
        """Say whether it still waits for a decision."""
        return self.standing in OPEN

    def last_decision(self) -> "Decision | None":
        """Return the newest of the decisions, from those loaded along with it."""
        return max(self.decisions.all(), key=lambda decision: decision.pk, default=None)


class Decision(models.Model):
    """What happened to a contributed photo, when, and by whom: staff, or nobody where it was the contributor."""

    class What(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered by the contributor")
        REJECTED = "rejected", _("not taken")
        SPAM = "spam", _("marked as spam")
        WITHDRAWN = "withdrawn", _("withdrawn by the contributor")
        REOPENED = "reopened", _("taken up again")
        LAPSED = "lapsed", _("not decided in time")

    item = models.ForeignKey(ContributedPhoto, models.CASCADE, related_name="decisions")
    what = models.CharField(_("decision"), max_length=9, choices=What)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    #: The question, the answer or the reason, as it was sent to the other side.
    words = models.TextField(_("words"), blank=True)
    #: The fields of the photo that an editor changed while accepting it.
    edited = models.JSONField(_("edited"), default=list, blank=True)
    #: When the contributor was sent an e-mail about it; empty where none is due, or none went out yet.
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.get_what_display()}"


class Sending(models.Model):
    """That somebody sent files to the form: counted for an hour, forgotten after two days.

    ``address_hash`` changes every day and cannot be turned back into a network address without the secret key.
    """

    address_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)
    byte_count = models.PositiveBigIntegerField(default=0)
    #: Whether it became a contribution, or was a step on the way.
    is_complete = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"
