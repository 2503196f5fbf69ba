"""Where an address that is no longer used leads: to a record, wherever that stands now, or to another page."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

#: Characters of an address that are stored; no page of the site has a longer one.
LONGEST = 400


class Redirect(models.Model):
    """An old address, without its language, and where it leads.

    It names a record rather than an address, so it follows that record through every later change: there are no chains.
    It counts only where there is no page, and only while the page it leads to is public.
    """

    path = models.CharField(_("old address"), max_length=LONGEST, unique=True)
    content_type = models.ForeignKey(
        ContentType, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("kind of record")
    )
    object_id = models.PositiveBigIntegerField(_("record"), null=True, blank=True)
    record = GenericForeignKey()
    address = models.CharField(_("page without a record"), max_length=LONGEST, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    hits = models.PositiveIntegerField(_("times used"), default=0, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["path"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type__isnull=False, object_id__isnull=False, address="")
                | (Q(content_type__isnull=True, object_id__isnull=True) & ~Q(address="")),
                name="redirect_leads_to_one_place",
                violation_error_message=_("A redirect leads to a record or to a page, not to both."),
            ),
        ]

    def __str__(self) -> str:
        return self.path

    @classmethod
    def leave(cls, path: str, record: Model) -> None:
        """Let an address lead to a record from now on, whatever it led to before."""
        target = {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk, "address": ""}
        cls.objects.update_or_create(path=path, defaults=target)

    @classmethod
    def to(cls, record: Model) -> models.QuerySet:
        """Return the redirects that lead to a record."""
        return cls.objects.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
