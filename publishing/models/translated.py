"""What everything written in several languages has in common: each translation knows what it was made from."""

from django.db import models

from publishing.models.translation_base import TranslationBase


class Translated(models.Model):
    """A record with words in several languages; saving a translation writes down the original it was made from.

    What passes ``save()`` by, such as ``update()``, ``bulk_create()`` and restored versions, may call
    ``TranslationBase.objects.remember()``; within the hour the worker's ``catch_up()`` finds it anyway.
    """

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs) -> None:
        is_new = self._state.adding
        super().save(*args, update_fields=update_fields, **kwargs)
        saved = None if update_fields is None else set(update_fields)
        TranslationBase.objects.remember(self, saved, is_new=is_new)
