"""A complete contribution is stored: once, however often its form is sent."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from media import storages
from media.contributions import held, tasks
from media.contributions.forms import CONSENT_VERSION
from media.contributions.held import HeldPhoto
from media.models import ContributedPhoto, Contribution
from media.models.contribution import hash_of_link, new_reference

SHARED = ("name", "email", "edition", "message", "licence")
WORDS = ("caption", "alt_text", "people_shown", "place", "taken_on")


def found(seed: str, digests: set[str]) -> Contribution | None:
    """Return the contribution that a form with exactly these photos became, if it did."""
    stored = Contribution.objects.filter(seed=seed).first()
    return stored if stored and set(stored.items.values_list("sha256", flat=True)) == digests else None


def is_used(seed: str) -> bool:
    """Say whether a form with this stamp became a contribution, whatever photos it had."""
    return Contribution.objects.filter(seed=seed).exists()


def store(seed: str, values: dict, photos: list[tuple[HeldPhoto, dict]]) -> Contribution | None:
    """Store photos with their words, and return the contribution; that of the same form, if there is one already.

    None where the stamp was used for other photos.
    """
    items = []
    try:
        for order, (photo, words) in enumerate(photos):
            items.append(_item(order, photo, words, values["creator"]))
            _store_files(items[-1], photo)
        with transaction.atomic():
            return _save(seed, values, items, [photo for photo, _words in photos])
    except (IntegrityError, FileNotFoundError):  # the same form, sent twice at once, was quicker
        for item in items:
            for file in filter(None, (item.file, item.preview)):
                file.delete(save=False)
        if is_used(seed):
            return found(seed, {photo.sha256 for photo, _words in photos})
        raise


def _item(order: int, photo: HeldPhoto, words: dict, creator: str) -> ContributedPhoto:
    return ContributedPhoto(
        order=order,
        original_name=photo.name,
        sha256=photo.sha256,
        file_size=photo.size,
        width=photo.width,
        height=photo.height,
        creator=words["creator"] or creator,
        **{name: words[name] for name in WORDS},
    )


def _store_files(item: ContributedPhoto, photo: HeldPhoto) -> None:
    storage = storages.originals()
    for field, path, suffix in ((item.file, photo.path, photo.suffix), (item.preview, photo.preview_path, "jpg")):
        with storage.open(path) as file:
            field.save(f"photo.{suffix}", File(file.file), save=False)


def _save(seed: str, values: dict, items: list[ContributedPhoto], photos: list[HeldPhoto]) -> Contribution:
    days = min(settings.CONTRIBUTION_LINK_DAYS, settings.CONTRIBUTION_KEEP_DAYS)
    contribution = Contribution.objects.create(
        reference=_free_reference(),
        seed=seed,
        link_hash=hash_of_link(Contribution.link_token(seed)),
        expires_at=timezone.now() + timedelta(days=days),
        consent_version=CONSENT_VERSION,
        **{name: values[name] for name in SHARED},
    )
    for item in items:
        item.contribution = contribution
        item.save()
    for photo in photos:
        transaction.on_commit(partial(held.drop, photo), robust=True)
    tasks.welcome(contribution.pk)
    return contribution


def _free_reference() -> str:
    reference = new_reference()
    while Contribution.objects.filter(reference=reference).exists():
        reference = new_reference()
    return reference
