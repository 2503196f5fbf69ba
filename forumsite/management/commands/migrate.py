"""Django's command, after which the database also counts what changes of what readers see."""

from django.core.management.commands import migrate

from forumsite import shown


class Command(migrate.Command):
    """Lays the triggers anew each time, since SQLite makes an altered table anew, without them."""

    def handle(self, *args, **options) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            shown.watch(options["database"])
