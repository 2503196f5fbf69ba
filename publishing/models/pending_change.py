"""The next version of a published record: written and looked at by staff while the public sees the last one."""

import json

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models.teamwork import name_of


class PendingChangeQuerySet(models.QuerySet):
    """Pending changes."""

    def of(self, *records: models.Model) -> "PendingChangeQuerySet":
        """Return those of records of one kind."""
        if not records:
            return self.none()
        kind = ContentType.objects.get_for_model(type(records[0]))
        return self.filter(content_type=kind, object_id__in=[record.pk for record in records]).select_related("author")


class PendingChange(models.Model):
    """What a form of the record's admin page sent, kept until somebody publishes or discards it as a whole.

    It carries, as any form does, what the record was when the form was opened, so that publishing it later meets what
    others saved meanwhile as a save of that form would.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", verbose_name=_("kind of record"))
    object_id = models.PositiveBigIntegerField(_("record"))
    record = GenericForeignKey()
    #: The names of the fields and lists of their values, as JSON: text, as a database refuses some signs in its own.
    data = models.TextField(default="{}")
    note = models.CharField(_("note"), max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = models.Manager.from_queryset(PendingChangeQuerySet)()

    class Meta:
        verbose_name = _("pending change")
        verbose_name_plural = _("pending changes")
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="pending_change_once_a_record"),
        ]

    def __str__(self) -> str:
        return str(self.record or self.object_id)

    @property
    def author_name(self) -> str:
        """What colleagues call whoever saved it last."""
        return str(name_of(self.author))

    @property
    def stamp(self) -> str:
        """What tells this state of it from an earlier or a later one."""
        return f"{self.pk}:{self.saved_at.isoformat()}"

    def fields(self) -> QueryDict:
        """Return the fields as a form sends them."""
        data = QueryDict(mutable=True)
        for name, values in json.loads(self.data).items():
            data.setlist(name, values)
        return data

    @classmethod
    def keep(
        cls, record: models.Model, user, fields: dict[str, list[str]], *, note: str = "", stamp: str = ""
    ) -> "PendingChange | None":
        """Keep the fields of a form in place of the state that ``stamp`` names, none where it is empty.

        Return None, and keep nothing, where another state is there by now.
        """
        values = {"data": json.dumps(fields), "author": user, "note": note, "saved_at": timezone.now()}
        before = cls.objects.of(record).first()
        if before is None:
            try:
                with transaction.atomic():
                    return cls.objects.create(record=record, **values)
            except IntegrityError:
                return None
        same = cls.objects.filter(pk=before.pk, saved_at=before.saved_at)
        if before.stamp != stamp or not same.update(**values):
            return None
        return cls.objects.get(pk=before.pk)
