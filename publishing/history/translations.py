"""What restored translations were made from: the original that stood beside them when they were written."""

from collections.abc import Iterable

from django.db.models import Model
from reversion.models import Version

from publishing.history.versions import snapshot, versions_of
from publishing.models import TranslationBase
from publishing.models.translation_base import pairs

#: Versions that are looked through for the one in which a translation was written.
MOST = 100


def remember_restored(record: Model, version: Version, names: Iterable[str]) -> None:
    """Write down the original of each translation among the restored fields of a record.

    It is the one of the version in which the translation first stood as it does again: the restored version itself may
    have held a newer original.
    """
    wanted = [pair for pair in pairs(type(record)) if pair.translation in {*names}]
    if not wanted:
        return
    held = [snapshot(one).fields for one in versions_of(record).filter(pk__lte=version.pk)[:MOST]]
    for pair in wanted:
        original = held[0].get(pair.original)
        for fields in held:
            if fields.get(pair.translation) != held[0].get(pair.translation):
                break
            original = fields.get(pair.original)
        TranslationBase.objects.agree(record, pair, original or "")
