"""Translations of every kind of record: their bases, kept complete whichever way a record was saved."""

from django.apps import apps

from publishing.models import Translated, TranslationBase


def kinds() -> list[type[Translated]]:
    """Return the kinds of record with words in several languages."""
    return [model for model in apps.get_models() if issubclass(model, Translated)]


def catch_up() -> int:
    """Write down the bases that were saved past ``save()`` and forget those of records gone; return how many are new.

    The worker calls this every hour. It also gives a site that was there before its first bases.
    """
    count = 0
    for model in kinds():
        count += TranslationBase.objects.catch_up(model)
        TranslationBase.objects.forget_gone(model)
    return count
