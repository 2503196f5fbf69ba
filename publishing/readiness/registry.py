"""Which kinds of record are looked at, and by which checks. Each room registers its own when the site starts."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet

from publishing.readiness.checks import Check, Severity


@dataclass
class Kind:
    """A kind of record, and the checks it goes through."""

    model: type[Model]
    #: The lookup path to the editions a row has to do with, where it belongs to none.
    ties: str = ""
    #: Fields, names for the most part, that readers understand without a translation.
    untranslated: frozenset[str] = frozenset()
    own: list[Check] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The name by which addresses know it: ``media.photo``."""
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        """What staff call these records."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def checks(self) -> list[Check]:
        """All checks, the heaviest first; one that every kind goes through may have no place in this one."""
        return sorted([*_general, *self.own], key=lambda one: list(Severity).index(one.severity))

    def within(self, rows: QuerySet, edition: Model) -> QuerySet:
        """Return the rows that belong to an edition or have to do with it, each once."""
        paths = [path for path in (*self.model.scoped_by, self.ties) if path]
        if not paths:
            return rows.none()
        mine = self.model._default_manager.filter(Q(*((path, edition.pk) for path in paths), _connector=Q.OR))
        return rows.filter(pk__in=mine.order_by().values("pk"))


_kinds: dict[type[Model], Kind] = {}
_general: list[Check] = []
_editions: list[Callable[[], QuerySet]] = []


def register(model: type[Model], *checks: Check, ties: str = "", untranslated: tuple[str, ...] = ()) -> None:
    """Have a kind of record looked at; what a room registers of a kind that is known already is added to it."""
    kind = _kinds.setdefault(model, Kind(model))
    kind.ties = ties or kind.ties
    kind.untranslated |= frozenset(untranslated)
    kind.own += [one for one in checks if one not in kind.own]


def register_general(*checks: Check) -> None:
    """Add checks that every kind of record goes through in which they have a place."""
    _general.extend(one for one in checks if one not in _general)


def register_editions(rows: Callable[[], QuerySet]) -> None:
    """Say which rows the report may be narrowed to."""
    _editions[:] = [rows]


def editions() -> QuerySet | None:
    """Return the rows that the report may be narrowed to, None where no room registered any."""
    return _editions[0]() if _editions else None


def kinds() -> list[Kind]:
    """Return the kinds of record that are looked at, in the order in which the rooms registered them."""
    return list(_kinds.values())


def kind_of(model: type[Model]) -> Kind | None:
    """Return the kind of a model, None where it is not looked at."""
    return _kinds.get(model)


def all_checks() -> list[Check]:
    """Return every check of every kind once, the heaviest first."""
    found = dict.fromkeys(one for kind in kinds() for one in kind.checks)
    return sorted(found, key=lambda one: list(Severity).index(one.severity))
