"""Addresses that readers asked for and did not find."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models.redirect import LONGEST


class MissedAddress(models.Model):
    """An address, without its language, at which there was no page: how often and when; nothing about who asked."""

    path = models.CharField(_("address"), max_length=LONGEST, unique=True)
    count = models.PositiveIntegerField(_("times asked for"), default=1)
    first_at = models.DateTimeField(_("first asked for"), default=timezone.now)
    last_at = models.DateTimeField(_("last asked for"), default=timezone.now, db_index=True)
    referrer = models.CharField(_("linked from"), max_length=100, blank=True)
    is_ignored = models.BooleanField(_("ignored"), default=False)

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        ordering = ["-count", "-last_at", "path"]
        indexes = [models.Index(fields=["count", "last_at"])]

    def __str__(self) -> str:
        return self.path
