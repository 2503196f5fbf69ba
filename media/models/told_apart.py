"""Pairs of photos that look alike and are both wanted: what someone decided once is not asked again."""

from collections.abc import Iterable
from itertools import combinations

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class ToldApart(models.Model):
    """Two photos that someone looked at and found to be different ones, the lower key first."""

    lower = models.ForeignKey("media.Photo", models.CASCADE, related_name="+", verbose_name=_("photo"))
    higher = models.ForeignKey("media.Photo", models.CASCADE, related_name="+", verbose_name=_("other photo"))
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("told apart by")
    )
    told_at = models.DateTimeField(_("told apart"), auto_now_add=True)

    class Meta:
        verbose_name = _("photos told apart")
        verbose_name_plural = _("photos told apart")
        constraints = [
            models.UniqueConstraint(fields=["lower", "higher"], name="told_apart_once"),
            models.CheckConstraint(condition=models.Q(lower__lt=F("higher")), name="told_apart_lower_first"),
        ]

    def __str__(self) -> str:
        return f"{self.lower_id} / {self.higher_id}"

    @classmethod
    def pairs(cls) -> set[tuple[int, int]]:
        """Return the keys of all pairs that were told apart."""
        return set(cls.objects.values_list("lower", "higher"))

    @classmethod
    def tell(cls, keys: Iterable[int], user) -> None:
        """Remember that these photos, each beside each, are different ones."""
        pairs = combinations(sorted(set(keys)), 2)
        rows = [cls(lower_id=lower, higher_id=higher, told_by=user) for lower, higher in pairs]
        cls.objects.bulk_create(rows, ignore_conflicts=True)

    @classmethod
    def forget(cls, keys: Iterable[int]) -> None:
        """Forget what was told of these photos among themselves."""
        keys = list(keys)
        cls.objects.filter(lower__in=keys, higher__in=keys).delete()
