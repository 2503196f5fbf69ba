"""Signs of life of the workers, shared by all machines, so that staff see whether background work goes on."""

from datetime import datetime

from django.db import models
from django.db.models import Max
from django.utils import timezone


class WorkerSign(models.Model):
    """When a worker was last heard of. A row a worker; those of workers that are gone are forgotten after a day."""

    worker = models.CharField(max_length=200, unique=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.worker

    @classmethod
    def give(cls, worker: str) -> None:
        """Take down that this worker is alive."""
        cls.objects.update_or_create(worker=worker, defaults={"seen_at": timezone.now()})

    @classmethod
    def last(cls) -> datetime | None:
        """Return when any worker was last heard of."""
        return cls.objects.aggregate(last=Max("seen_at"))["last"]
