"""Batches: photos that staff sent in together, what they share, and where each of their files stands."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from media.models.photo import new_token
from media.querysets import BatchFileQuerySet, BatchQuerySet


def current_language() -> str:
    """Return the code of the language in which the sender works."""
    return get_language() or settings.LANGUAGE_CODE


class Batch(models.Model):
    """An evening's upload: what came together, and where the work on it stands."""

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, verbose_name=_("sent in by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    #: What every photo of the batch starts with: the cleaned values of ``media.desk.shared.SharedForm``.
    shared = models.JSONField(default=dict, blank=True, editable=False)
    #: In which the worker says why it refuses a file.
    language = models.CharField(max_length=12, default=current_language, editable=False)

    objects = models.Manager.from_queryset(BatchQuerySet)()

    class Meta:
        verbose_name = _("batch of photos")
        verbose_name_plural = _("batches of photos")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return _("Batch of %(when)s") % {"when": f"{timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"}


class Stage(models.TextChoices):
    """Where a file stands on its way to a photo."""

    ARRIVING = "arriving", pgettext_lazy("a file", "not here yet")
    WAITING = "waiting", pgettext_lazy("a file", "being checked")
    UNPACKING = "unpacking", pgettext_lazy("a file", "being taken apart")
    UNPACKED = "unpacked", pgettext_lazy("a file", "taken apart")
    PHOTO = "photo", pgettext_lazy("a file", "arrived")
    DUPLICATE = "duplicate", pgettext_lazy("a file", "there already")
    LINKED = "linked", pgettext_lazy("a file", "the photo that was there is used")
    REFUSED = "refused", pgettext_lazy("a file", "not taken")


class BatchFile(models.Model):
    """One file of a batch, known by name before its first byte has come.

    What has come lies in pieces in the private storage; ``media.desk.pieces`` knows them.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files")
    token = models.CharField(max_length=32, unique=True, default=new_token)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    #: Tells whether a file chosen again is the one that came in part: a digest of its name, size and time of change.
    fingerprint = models.CharField(max_length=64, blank=True)
    received = models.PositiveBigIntegerField(default=0)
    #: The ends of the names of its pieces in storage, in order.
    pieces = models.JSONField(default=list)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.ARRIVING)
    #: Why it was not taken: a sentence for the sender.
    reason = models.TextField(blank=True)
    photo = models.ForeignKey("media.Photo", models.SET_NULL, null=True, related_name="+")
    duplicate_of = models.ForeignKey("media.Photo", models.SET_NULL, null=True, related_name="+")
    #: The ZIP file it came out of, and its place in there.
    archive = models.ForeignKey("self", models.CASCADE, null=True, related_name="entries")
    place = models.PositiveIntegerField(null=True)
    #: When it last changed: a transfer that nobody came back for is forgotten after a while.
    changed_at = models.DateTimeField(default=timezone.now)
    #: Since when a process is busy with it; long ago means that the process died.
    claimed_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(BatchFileQuerySet)()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["archive", "place"], name="batchfile_place_in_archive")]
        indexes = [models.Index(fields=["stage", "changed_at"], name="batchfile_stage")]

    def __str__(self) -> str:
        return self.name

    def start_anew(self) -> None:
        """Forget what came and what was said of it, so that it can be sent again; it is not saved."""
        self.stage, self.reason, self.received, self.pieces = Stage.ARRIVING, "", 0, []
