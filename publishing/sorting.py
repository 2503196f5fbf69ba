"""Names in order, kept so whichever way they were stored."""

from django.apps import apps

from publishing.models.sorting import fill, order_fields


def catch_up() -> int:
    """Give every name its place that has none or an old one; return how many records had.

    Saving does this by itself. The worker calls it every hour for what passed ``save()`` by.
    """
    return sum(fill(model) for model in apps.get_models() if order_fields(model))
