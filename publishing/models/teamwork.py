"""Who is to do something about a record, what colleagues say about it, and what they are told by e-mail."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.languages import site_languages

#: Letters in a comment or a note.
LONGEST = 2000


def name_of(user) -> str:
    """Return what colleagues call a user; of one whose account is gone, words that say so."""
    return (user.get_full_name() or user.get_username()) if user else _("somebody who left")


class AboutRecord(models.Model):
    """Something that staff say about a record; it is deleted with it, and never public."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    made_at = models.DateTimeField(_("date"), default=timezone.now)
    #: The field that names who said it.
    maker = "made_by"

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["content_type", "object_id"], name="%(class)s_record")]

    @property
    def made_by_name(self) -> str:
        """What colleagues call whoever said it."""
        return str(name_of(getattr(self, self.maker)))


class Assignment(AboutRecord):
    """A person is to do something about a record."""

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name=_("assigned to")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("what is to be done"), max_length=LONGEST, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(AboutRecord.Meta):
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "assignee"],
                condition=models.Q(done_at=None),
                name="assignment_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignee}: {self.note}"

    @property
    def assignee_name(self) -> str:
        """What colleagues call whoever is asked."""
        return str(name_of(self.assignee))


class Comment(AboutRecord):
    """What a member of staff says about a record."""

    maker = "author"
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("comment"), max_length=LONGEST)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(AboutRecord.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class Notice(AboutRecord):
    """A person is to be told by e-mail that something waits; kept for a while, so that nothing is told twice."""

    class Reason(models.TextChoices):
        """Why somebody is told."""

        ASSIGNED = "assigned", _("assigned to you")
        COMMENT = "comment", _("a comment")
        PENDING = "pending", _("a pending change to be published")
        REVIEW = "review", _("in review")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    reason = models.CharField(max_length=8, choices=Reason)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=LONGEST, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta(AboutRecord.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_reason_display()}"

    @property
    def kind(self) -> str:
        """What the record is: "edition"."""
        return str(self.record._meta.verbose_name)


class Preferences(models.Model):
    """How a member of staff wants to be told of what waits."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="preferences")
    language = models.CharField(_("language of e-mails"), max_length=12, choices=site_languages)
    wants_email = models.BooleanField(_("send me an e-mail when something waits for me"), default=True)

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def of(cls, user) -> "Preferences":
        """Return the user's preferences; unsaved ones, as they are until somebody says otherwise, if there are none."""
        return cls.objects.filter(user=user).first() or cls(user=user, language=settings.LANGUAGE_CODE)
