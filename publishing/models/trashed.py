"""Deleted records, kept for a while with all that was deleted with them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Trashed(models.Model):
    """A deleted record: every row that went with it, every link to it that was cut, and the files it names.

    Nothing else on the site knows these rows: what was deleted is gone until it is brought back.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("kind of record"))
    object_id = models.PositiveBigIntegerField()
    name = models.CharField(_("record"), max_length=300)
    deleted_at = models.DateTimeField(_("deleted"), default=timezone.now, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("deleted by")
    )
    #: As Django's serializer writes them, in an order in which they can be stored again.
    rows = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    #: ``{"model", "pk", "field", "value"}`` of each key that pointed at one of the rows and was emptied.
    links = models.JSONField(default=list)
    #: Names of files in the storage of originals, which stay as long as this does.
    files = models.JSONField(default=list)
    #: Keys of the editions it belonged to.
    editions = models.JSONField(default=list)

    class Meta:
        verbose_name = _("deleted record")
        verbose_name_plural = _("deleted records")
        ordering = ["-deleted_at", "-pk"]
        default_permissions = ("delete",)
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> type[models.Model] | None:
        """The model of the record; None where the site no longer has it."""
        return self.content_type.model_class()

    @property
    def kept_until(self) -> datetime:
        """When it goes for good."""
        return self.deleted_at + timedelta(days=settings.TRASH_KEEP_DAYS)
