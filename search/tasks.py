"""What the worker does for the index."""

from django.apps import apps
from django_tasks import task

from search import indexing

#: Before most other work: readers wait for it.
HIGH = 20


@task(priority=HIGH)
def update_index(label: str, keys: list[int]) -> int:
    """Bring the entries of records up to date; return how many changed. It can be done as often as wanted."""
    return indexing.update(apps.get_model(label), keys)
