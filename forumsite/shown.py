"""What readers are shown, by tables: those whose changes make a new version of the record."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connections
from django.db.models import Model

from publishing import record_version

ROOMS = ("events", "media", "pages", "search")
#: Tables of these rooms that no public page reads: the editing itself, and what waits for staff.
NOT_SHOWN = {
    "events.editingscope",
    "events.editingscope_editions",
    "media.batch",
    "media.batchfile",
    "media.contributedphoto",
    "media.contribution",
    "media.decision",
    "media.documenttext",
    "media.earlierfile",
    "media.sending",
    "media.toldapart",
    "search.knownword",
    "search.words",
}


def models() -> Iterator[type[Model]]:
    """Yield the models whose rows readers see, those that tie rows to rows included."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=True):
            if model._meta.label_lower not in NOT_SHOWN and model._meta.managed and not model._meta.proxy:
                yield model
    yield apps.get_model("publishing.Redirect")


def watch(using: str) -> None:
    """Have the database count changes of what is shown, in the tables there are: after each migration."""
    tables = set(connections[using].introspection.table_names())
    if record_version.TABLE in tables:
        record_version.watch([model for model in models() if model._meta.db_table in tables], connections[using])
