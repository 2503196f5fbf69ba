"""Whose work is limited, and to what: some editions, and for translators some languages.

The limits stand in ``events.EditingScope``, one row for a user who has any; this room knows them only by the name under
which a user leads to them. Everything the staff's side lists, opens, offers, counts or changes asks here.
"""

from django.db.models import Model, Q, QuerySet

from publishing.models import Publishable, State


def editions_of(user) -> frozenset[int] | None:
    """Return the keys of the editions to which the user's work is limited; None where it is not."""
    if user.is_superuser:
        return None
    if not hasattr(user, "_edition_keys"):
        scope = getattr(user, "editing_scope", None)
        keys = frozenset(scope.editions.values_list("pk", flat=True)) if scope else frozenset()
        user._edition_keys = keys or None
    return user._edition_keys


def languages_of(user) -> frozenset[str]:
    """Return the codes of the languages in which the user may translate; a superuser's are not limited by this."""
    scope = getattr(user, "editing_scope", None)
    return frozenset(scope.languages) if scope else frozenset()


def within(user, rows: QuerySet) -> QuerySet:
    """Return those of the rows that the user may see on the staff's side; records of no edition are everybody's."""
    editions, paths = editions_of(user), _paths(rows.model)
    if editions is None or not paths:
        return rows
    rule = Q(*((f"{path}__in", editions) for path in paths), _connector=Q.OR)
    own = getattr(rows.model, "own_rule", lambda user: Q(pk__in=()))
    return rows.filter(rule | own(user))


def within_or_public(user, rows: QuerySet) -> QuerySet:
    """Return those of the rows that the user may see on the staff's side or, as anybody, on public pages."""
    if editions_of(user) is None or not _paths(rows.model) or not issubclass(rows.model, Publishable):
        return within(user, rows)
    seen = (within(user, rows.model._default_manager.order_by()), rows.model._default_manager.order_by().published())
    return rows.filter(Q(pk__in=seen[0].values("pk")) | Q(pk__in=seen[1].values("pk")))


def is_within(user, record: Model) -> bool:
    """Say whether the user may see this record on the staff's side."""
    if editions_of(user) is None or not _paths(type(record)):
        return True
    return within(user, type(record)._default_manager.filter(pk=record.pk)).exists()


def may_alter(user, record: Model) -> bool:
    """Say whether the limits let the user change or delete this record.

    What belongs to no edition, an organization for instance, shows on the pages of all: once published, it is not for
    those to change who work on some editions only.
    """
    if editions_of(user) is None:
        return True
    if not isinstance(record, Publishable) or not record.scoped_by:
        return getattr(record, "state", State.PUBLISHED) != State.PUBLISHED
    return is_within(user, record)


def is_edition(kind: type[Model]) -> bool:
    """Say whether records of this kind are what work is limited to."""
    return _paths(kind) == ("pk",)


def _paths(kind: type[Model]) -> tuple[str, ...]:
    return getattr(kind, "scoped_by", ())
