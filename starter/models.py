"""Which record each entry of the content files became, so that loading again doubles and overwrites nothing."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Loaded(models.Model):
    """One entry that was loaded. It outlives its record: what staff deleted is not brought back unasked."""

    key = models.CharField(max_length=300, unique=True)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "loaded entry"
        verbose_name_plural = "loaded entries"

    def __str__(self) -> str:
        return self.key
