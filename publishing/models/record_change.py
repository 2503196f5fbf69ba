"""What the database itself counts of changes to the record: see ``publishing.record_version``."""

from django.db import models
from django.utils import timezone


class RecordChange(models.Model):
    """Changes of what readers see: of one transaction, or of all those before, added up."""

    id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)
