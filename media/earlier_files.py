"""A photo's file is replaced by another, or an earlier one is brought back: nothing of what was there is lost."""

from functools import partial

from django.db import transaction

from media import ingest, storages
from media.images import read_facts
from media.models import EarlierFile, Photo
from media.tasks import make_renditions


def keep(photo_pk: int, user) -> None:
    """Note the file that a stored photo has now as an earlier one; to be called before another is stored."""
    stored = Photo.objects.filter(pk=photo_pk).exclude(original="").first()
    if stored and not EarlierFile.objects.filter(stored_name=stored.original.name).exists():
        earlier = EarlierFile.of(stored)
        earlier.replaced_by = user
        earlier.save()


@transaction.atomic
def bring_back(earlier: EarlierFile, user) -> Photo:
    """Give a photo an earlier file again, and note the one it had until now as an earlier one; return the photo.

    Address, words, albums and sources stay. Raises ``ValidationError`` for a file that is no sound picture by the rules
    of today, and ``OSError`` for one that storage does not give; nothing is changed then.
    """
    photo = Photo.objects.select_for_update().get(pk=earlier.photo_id)
    with storages.originals().open(earlier.stored_name) as file:
        facts = read_facts(file)
        keep(photo.pk, user)
        ingest.describe(photo, file, facts)
    photo.original, photo.original_name = earlier.stored_name, earlier.original_name
    earlier.delete()
    photo.save()
    transaction.on_commit(partial(make_renditions.enqueue, photo.pk))
    return photo
