"""Tells later rooms which records change, whoever changes them and however: by a form, a command or for many at once.

A follower is a function that gets a model and the keys of its rows. It is called within the transaction of the change,
so what it does about it waits for ``transaction.on_commit``. Rows of a record's lists, and relations to many, are part
of the record: whoever writes them calls ``publishing.history.noting.note`` for it, which tells the followers too.
"""

from collections.abc import Callable, Collection, Iterable

from django.db.models import Model

Follower = Callable[[type[Model], Collection[int]], None]
#: Says whether a change of these columns matters; None stands for all of them.
Interest = Callable[[type[Model], Collection[str] | None], bool]

_followers: list[tuple[Follower, Interest]] = []


def follow(follower: Follower, interest: Interest) -> None:
    """Have a function told of changes that it says matter to it."""
    if (follower, interest) not in _followers:
        _followers.append((follower, interest))


def is_followed(model: type[Model], columns: Collection[str] | None = None) -> bool:
    """Say whether a change of these columns matters to anybody."""
    return any(interest(model._meta.concrete_model, columns) for _follower, interest in _followers)


def tell(model: type[Model], keys: Iterable[int], columns: Collection[str] | None = None) -> None:
    """Tell the followers that rows changed: in these columns, or in any."""
    model, keys = model._meta.concrete_model, [key for key in keys if key is not None]
    for follower, interest in _followers:
        if keys and interest(model, columns):
            follower(model, keys)
