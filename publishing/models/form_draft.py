"""What somebody typed into a form of the admin and did not save yet."""

import json
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import QueryDict
from django.utils import timezone


class FormDraftQuerySet(models.QuerySet):
    """Drafts, each seen by its own user alone."""

    def of(self, user, model: type[models.Model], object_id: str) -> "FormDraftQuerySet":
        """Return a user's drafts for one record, or for new ones of a kind where ``object_id`` is empty."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(user=user, content_type=kind, object_id=object_id)

    def offered(self) -> "FormDraftQuerySet":
        """Return those that can be put back, the newest first."""
        return self.filter(is_closed=False).order_by("-saved_at", "-pk")


class FormDraft(models.Model):
    """The fields of one opened page; two windows on the same record keep a draft each.

    Once the page's form was saved, the row stays for a while, closed and empty: a copy that comes late is refused, and
    a browser that kept one can ask.
    """

    #: Names the opened page.
    page = models.UUIDField(default=uuid4, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    #: The key of the record; empty for a new one.
    object_id = models.CharField(max_length=40, blank=True)
    #: The names of the fields and lists of their values, as JSON: text, as a database refuses some signs in its own.
    data = models.TextField(default="{}")
    #: When the last letter was typed, in milliseconds by the browser's clock: compared with that browser's copies only.
    typed_at = models.BigIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    is_closed = models.BooleanField(default=False)

    objects = models.Manager.from_queryset(FormDraftQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["user", "content_type", "object_id"], name="form_draft_of")]

    def __str__(self) -> str:
        return str(self.page)

    def fields(self) -> QueryDict:
        """Return the fields as a form sends them."""
        data = QueryDict(mutable=True)
        for name, values in json.loads(self.data).items():
            data.setlist(name, values)
        return data
