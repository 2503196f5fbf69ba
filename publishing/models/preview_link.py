"""Links by which somebody without an account sees one record before the public does."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: For how many days a link may work.
DAYS = (1, 7, 30)


def hash_of(token: str) -> str:
    """Return what the database knows of a token: its SHA-256."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


class PreviewLinkQuerySet(models.QuerySet):
    """Links to records."""

    def of(self, record: models.Model) -> "PreviewLinkQuerySet":
        """Return the links to a record, the newest first."""
        kind = ContentType.objects.get_for_model(type(record))
        return self.filter(content_type=kind, object_id=record.pk).select_related("created_by").order_by("-pk")

    def working(self, at: datetime | None = None) -> "PreviewLinkQuerySet":
        """Return those that were not revoked and have not expired."""
        return self.filter(revoked_at=None, expires_at__gt=at or timezone.now())

    def behind(self, token: str) -> "PreviewLink | None":
        """Return the working link with this token, with its record; None for any other token, whatever is wrong."""
        link = self.working().filter(token_hash=hash_of(token)).first()
        return link if link and link.record else None

    def revoke(self) -> int:
        """End those that still work, and return how many."""
        return self.working().update(revoked_at=timezone.now())


class PreviewLink(models.Model):
    """A link to the preview of one record. Only the hash of its token is kept: whoever lost the link needs another."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", verbose_name=_("kind of record"))
    object_id = models.PositiveBigIntegerField(_("record"))
    record = GenericForeignKey()
    languages = models.JSONField(_("languages"), default=list)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects = models.Manager.from_queryset(PreviewLinkQuerySet)()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="preview_link_expires_after_it_is_made"
            )
        ]

    def __str__(self) -> str:
        return self.note or str(self.record or self.object_id)

    @classmethod
    def make(
        cls, record: models.Model, user, *, days: int, languages: list[str], note: str = ""
    ) -> tuple["PreviewLink", str]:
        """Return a new link to a record and its token, which cannot be had a second time."""
        token = secrets.token_urlsafe(32)
        link = cls.objects.create(
            token_hash=hash_of(token),
            record=record,
            languages=languages,
            note=note,
            created_by=user,
            expires_at=timezone.now() + timedelta(days=days),
        )
        return link, token

    @property
    def works(self) -> bool:
        """Whether it still leads to the record."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    def opened(self) -> None:
        """Note that somebody looked; no more often than once a minute."""
        now = timezone.now()
        if self.last_opened_at is None or self.last_opened_at < now - timedelta(minutes=1):
            type(self).objects.filter(pk=self.pk).update(last_opened_at=now)
