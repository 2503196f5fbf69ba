"""Who has which record open in the admin."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

#: Pages say every 20 seconds that they are open.
EXPIRES = timedelta(seconds=60)


class PresenceQuerySet(models.QuerySet):
    """Rows about open pages."""

    def at(self, model: type[models.Model], object_id: str) -> "PresenceQuerySet":
        """Return the rows about one record."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id=object_id)

    def current(self) -> "PresenceQuerySet":
        """Return those whose pages are still open."""
        return self.filter(seen_at__gt=timezone.now() - EXPIRES)

    def beat(self, user, model: type[models.Model], object_id: str) -> None:
        """Note that a user has a record open; one who comes back after a while counts as having come now."""
        now = timezone.now()
        mine = self.at(model, object_id).filter(user=user)
        if mine.current().update(seen_at=now):
            return
        self.update_or_create(
            user=user,
            content_type=ContentType.objects.get_for_model(model),
            object_id=object_id,
            defaults={"since": now, "seen_at": now},
        )


class Presence(models.Model):
    """One user in one record."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = models.Manager.from_queryset(PresenceQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "user"], name="presence_once_a_record")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.content_type} {self.object_id}"
