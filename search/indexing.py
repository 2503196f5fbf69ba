"""Keeping the index as the record is: what is written, when, and how differences are found and mended."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model, Prefetch, Q, QuerySet

from search import engines, rarity, segmenting, times, vocabulary
from search.composing import Composed, compose
from search.models import WITHIN, Entry, KnownWord
from search.numbers import number
from search.registry import Kind, kind_of, kinds

#: Records that are read and written together.
TOGETHER = 200

logger = logging.getLogger(__name__)


@dataclass
class Differences:
    """How the index differs from the record of one kind, by the keys of the records."""

    kind: Kind
    missing: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    left_over: list[int] = field(default_factory=list)

    @property
    def keys(self) -> list[int]:
        return [*self.missing, *self.changed, *self.left_over]


def update(model: type[Model], keys: Iterable[int]) -> int:
    """Bring the entries of these records up to date, and of others that depend on them; return how many changed.

    It can be done at any time and as often as wanted: each record is read as it is now.
    """
    kind, keys = kind_of(model), list(dict.fromkeys(keys))
    changed = 0
    for some in _batches(keys) if kind else ():
        with transaction.atomic():
            changed += _update(kind, some)
        for other, theirs in kind.concerns(some).items():
            for part in _batches(list(theirs)):
                with transaction.atomic():
                    changed += _update(kind_of(other), part)
    return changed


def rebuild(say: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Make the whole index anew, kind by kind; return how many entries it has. ``say`` is told of the progress.

    While it runs, what it has not come to is found as before.
    """
    total = sum(kind.model.objects.with_times().count() for kind in kinds())
    done = 0
    KnownWord.objects.all().delete()
    for kind in kinds():
        for keys in _keys_in_batches(kind):
            with transaction.atomic():
                _write(kind, keys)
            done += len(keys)
            say(done, total)
    _remove_left_overs()
    engines.tidy()
    rarity.count()
    return Entry.objects.count()


def differences(kind: Kind) -> Differences:
    """Compare the entries of a kind with its records, each as it would be written now."""
    found = Differences(kind)
    for keys in _keys_in_batches(kind):
        heads = Entry.objects.of(kind.place, keys).filter(part=0).defer("texts", "facts")
        stored = {head.key: _state_of(head) for head in heads}
        for key, composed in _composed(kind, keys).items():
            if key not in stored:
                found.missing.append(key)
            elif stored[key] != _state_of(composed[0].entry):
                found.changed.append(key)
    entries = Entry.objects.filter(place=kind.place).order_by().values_list("key", flat=True)
    found.left_over = sorted({*entries} - {*kind.model.objects.with_times().order_by().values_list("pk", flat=True)})
    return found


def words_amiss() -> tuple[list[int], list[int]]:
    """Return the numbers of entries without terms, and of terms without an entry."""
    entries, words = set(Entry.objects.order_by().values_list("pk", flat=True)), engines.numbers()
    return sorted(entries - words), sorted(words - entries)


def mend(found: Iterable[Differences]) -> None:
    """Bring up to date what was found to differ, and what has terms or an entry alone."""
    for one in found:
        update(one.kind.model, one.keys)
    without_words, without_entry = words_amiss()
    engines.remove(without_entry)
    for place, key in Entry.objects.filter(pk__in=without_words).values_list("place", "key").distinct():
        kind = next(kind for kind in kinds() if kind.place == place)
        with transaction.atomic():
            _write(kind, [key])


def catch_up() -> int:
    """Bring up to date what changed unseen, from a shell or by a restored backup; return how many records.

    The worker calls this when it starts and every hour. A record changed since its entry was made is known by its
    clock, an entry made by other rules by its version; what leaves no such trace ``check_search`` finds.
    """
    count = 0
    for kind in kinds():
        heads = Entry.objects.filter(place=kind.place, part=0, version=segmenting.VERSION)
        stored = dict(heads.order_by().values_list("key", "changed_at"))
        records = dict(kind.model.objects.with_times().order_by().values_list("pk", "updated_at"))
        others = Entry.objects.filter(place=kind.place).order_by().values_list("key", flat=True)
        keys = [key for key, at in records.items() if stored.get(key) != at] + sorted({*others} - {*records})
        count += update(kind.model, keys)
    rarity.count_again()
    if count:
        logger.info("%d entries of the search index were out of date.", count)
    return count


def _update(kind: Kind, keys: list[int]) -> int:
    """Write the entries of those records of which something differs from what is stored."""
    engines.alone()
    stored = {head.key: head for head in Entry.objects.of(kind.place, keys).filter(part=0).defer("texts", "facts")}
    composed = _composed(kind, keys)
    gone = [key for key in stored if key not in composed]
    changed = {}
    for key, made in composed.items():
        head, new = stored.get(key), made[0].entry
        if head is None or _state_of(head) != _state_of(new):
            changed[key] = made
        elif head.changed_at != new.changed_at:
            Entry.objects.of(kind.place, [key]).update(changed_at=new.changed_at)
    again = [key for key in changed if key in stored]
    _remove([*gone, *again], kind)
    _store(changed.values())
    moved = [key for key in again if stored[key].address != changed[key][0].entry.address]
    times.spread(number(kind.place, key) for key in (*gone, *changed))
    return len(gone) + len(changed) + _update_below(kind, [*gone, *moved])


def _state_of(head: Entry) -> tuple:
    return head.fingerprint, head.shown_from, head.shown_until


def _update_below(kind: Kind, keys: list[int]) -> int:
    """Bring up to date what is shown with records that are gone or stand at another address."""
    if not keys:
        return 0
    heads = [number(kind.place, key) for key in keys]
    below = Entry.objects.filter(Q(*((f"{name}__in", heads) for name in WITHIN), _connector=Q.OR))
    by_place: dict[int, list[int]] = {}
    for place, key in below.order_by().values_list("place", "key").distinct():
        by_place.setdefault(place, []).append(key)
    others = {other.place: other for other in kinds()}
    return sum(_update(others[place], some) for place, theirs in by_place.items() for some in _batches(theirs))


def _write(kind: Kind, keys: list[int]) -> None:
    engines.alone()
    _remove(keys, kind)
    _store(_composed(kind, keys).values())


def _store(composed: Iterable[list[Composed]]) -> None:
    rows = [one for made in composed for one in made]
    Entry.objects.bulk_create([one.entry for one in rows], batch_size=TOGETHER)
    engines.remove([one.entry.pk for one in rows])
    engines.store((one.entry.pk, one.terms, one.without_place) for one in rows)
    vocabulary.learn(text for one in rows for _code, text in one.entry.texts)


def _remove(keys: list[int], kind: Kind) -> None:
    rows = Entry.objects.of(kind.place, keys)
    engines.remove(list(rows.values_list("pk", flat=True)))
    rows.delete()


def _remove_left_overs() -> None:
    for kind in kinds():
        known = kind.model.objects.with_times().order_by().values("pk")
        gone = Entry.objects.filter(place=kind.place).exclude(key__in=known).order_by().values_list("key", flat=True)
        for some in _batches(sorted(set(gone))):
            _remove(some, kind)
    Entry.objects.exclude(place__in=[kind.place for kind in kinds()]).delete()
    engines.remove(words_amiss()[1])


def _composed(kind: Kind, keys: list[int]) -> dict[int, list[Composed]]:
    """Return the entries of those of the records that are published, by key."""
    return {record.pk: made for record in _records(kind, keys) if (made := compose(record))}


def _records(kind: Kind, keys: list[int]) -> QuerySet:
    rows = kind.model._base_manager.filter(pk__in=keys).order_by("pk")
    # Of editions there are few: each is made once for all of its photos.
    return rows.prefetch_related(*kind.joined, *(_relation(kind, one) for one in kind.prefetched))


def _relation(kind: Kind, named: str | Callable[[], Prefetch]) -> str | Prefetch:
    """Return how a relation is read along: of other records to many only the keys."""
    if callable(named):
        return named()
    field = kind.model._meta.get_field(named)
    return Prefetch(named, field.related_model._base_manager.only("pk").order_by("pk")) if field.many_to_many else named


def _keys_in_batches(kind: Kind) -> Iterator[list[int]]:
    keys = list(kind.model.objects.with_times().order_by("pk").values_list("pk", flat=True))
    return _batches(keys)


def _batches(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + TOGETHER] for start in range(0, len(keys), TOGETHER))
