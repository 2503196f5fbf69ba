"""Which links stand where: read from records that changed since they were last read, once an hour, or when saved."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from publishing.links.reading import addresses_in, host_of
from publishing.models import LinkCheck, LinkUse, Publishable
from publishing.richtext import RichTextField

#: Records read in one transaction.
TOGETHER = 200


def kinds() -> list[type[Publishable]]:
    """Return the kinds of record in which links may stand."""
    return [model for model in apps.get_models() if issubclass(model, Publishable) and LinkUse.columns(model)]


def collect() -> int:
    """Read the links of every record changed since they were read; forget those that stand nowhere. Return how many."""
    count = 0
    for model in kinds():
        keys = list(_unread(model).values_list("pk", flat=True))
        for part in parts(keys, TOGETHER):
            count += len(part)
            _read(model, part)
        _forget_gone(model)
    LinkCheck.objects.filter(uses__isnull=True).delete()
    return count


def read_again(record: Publishable) -> None:
    """Read the links of a record that was just saved, so that a broken one in it is told of without a pause.

    What does not answer there is asked again within the hour: perhaps that was why somebody saved.
    """
    model = type(record)
    uses = LinkUse.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=record.pk)
    if not LinkUse.columns(model) or not (any(addresses_in(record).values()) or uses.exists()):
        return
    _read(model, [record.pk])
    wrong = LinkCheck.objects.filter(uses__in=uses, status__in=(LinkCheck.Status.FAILING, LinkCheck.Status.BROKEN))
    LinkCheck.objects.filter(pk__in=wrong.values("pk")).update(next_at=None)


def parts(rows: Iterable, size: int) -> Iterator[list]:
    """Yield the rows in lists of so many at most."""
    rows = list(rows)
    yield from (rows[start : start + size] for start in range(0, len(rows), size))


def _unread(model: type[Publishable]) -> QuerySet:
    uses = LinkUse.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=OuterRef("pk"))
    read = uses.filter(record_changed_at=OuterRef("updated_at"))
    has_links = Q()
    for column in LinkUse.columns(model):
        is_rich = isinstance(model._meta.get_field(column), RichTextField)
        has_links |= Q(**{f"{column}__contains": "<a "}) if is_rich else Q(**{f"{column}__gt": ""})
    rows = model._default_manager.order_by("pk")
    return rows.filter(Q(has_links, ~Exists(read)) | Q(Exists(uses), ~Exists(read)))


def _read(model: type[Model], keys: list[int]) -> None:
    kind = ContentType.objects.get_for_model(model)
    records = list(model._default_manager.select_related(*model.shown_with).filter(pk__in=keys))
    found = {record: addresses_in(record) for record in records}
    addresses = {one for columns in found.values() for listed in columns.values() for one in listed}
    with transaction.atomic():
        LinkCheck.objects.bulk_create(
            [LinkCheck(address=one, host=host_of(one)) for one in sorted(addresses)], ignore_conflicts=True
        )
        known = dict(LinkCheck.objects.filter(address__in=addresses).values_list("address", "pk"))
        LinkUse.objects.filter(content_type=kind, object_id__in=keys).delete()
        LinkUse.objects.bulk_create(
            LinkUse(
                link_id=known[address],
                content_type=kind,
                object_id=record.pk,
                column=column,
                is_shown=record.is_public(),
                record_changed_at=record.updated_at,
            )
            for record, columns in found.items()
            for column, listed in columns.items()
            for address in listed
        )


def _forget_gone(model: type[Model]) -> None:
    rows = model._default_manager.filter(pk=OuterRef("object_id"))
    LinkUse.objects.filter(~Exists(rows), content_type=ContentType.objects.get_for_model(model)).delete()
