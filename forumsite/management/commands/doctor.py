"""``manage.py doctor``: name what is wrong in the set-up, and how to mend it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from forumsite import health
from forumsite.health import Part
from media.models import Photo

#: Less than this, in bytes, is soon full: an evening of photos and what is made of them.
DISK_LEAST = 5 * 1024**3


class Command(BaseCommand):
    help = "Look at the set-up and the parts of the site; name what is wrong and how to mend it."
    requires_system_checks: list[str] = []  # they are part of what is looked at

    def handle(self, **options) -> None:
        parts = list(look())
        for part in parts:
            self.stdout.write(f"{'!' if part.problem else ' '} {part}")
            if part.problem:
                self.stdout.write(f"    {part.mend}")
        if wrong := sum(bool(part.problem) for part in parts):
            raise CommandError(f"{wrong} of {len(parts)} are not as they should be.")
        self.stdout.write("All is well.")


def look() -> Iterator[Part]:
    """Yield everything that was looked at; what is kept in the database only where that answers."""
    yield settings_checked()
    yield from (disk(), folders(), static_files())
    if (first := health.database()).problem:
        yield first
        return
    if (migrated := migrations()).problem:
        yield migrated
        return
    yield migrated
    yield from health.parts()
    yield renditions()


def settings_checked() -> Part:
    """Run Django's own checks, those for deployment where this is no place to try things in."""
    found = checks.run_checks(include_deployment_checks=settings.PROFILE == "production")
    serious = [message for message in found if message.is_serious(checks.WARNING)]
    if serious:
        return Part("settings", serious[0].msg.split("\n")[0], str(serious[0].hint or "See manage.py check --deploy."))
    return Part("settings")


def disk() -> Part:
    """Look how much room is left where the site writes."""
    free = shutil.disk_usage(nearest(settings.VAR_DIR)).free
    if free < DISK_LEAST:
        return Part("disk", f"{free / 1024**3:.1f} GB are left", "Make room, or move VAR_DIR to a larger disk.")
    return Part("disk")


def folders() -> Part:
    """Try whether the site may write where it must, and whether others may read what is private there."""
    place = nearest(settings.VAR_DIR)
    try:
        trial = place / ".doctor"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        return Part(
            "folders", f"{place} cannot be written to ({error.strerror})", "Give it to the account of the site."
        )
    if settings.VAR_DIR.exists() and settings.VAR_DIR.stat().st_mode & 0o007:
        return Part("folders", f"{place} can be read by everybody on this machine", f"chmod -R o-rwx {place}")
    return Part("folders")


def nearest(path: Path) -> Path:
    """Return a folder, or the one above it that exists."""
    return path if path.exists() else nearest(path.parent)


def static_files() -> Part:
    """Look whether the static files were built."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return Part("static files", "are not built", "manage.py collectstatic --noinput")
    return Part("static files")


def migrations() -> Part:
    """Look whether the database has the shape that this version needs."""
    executor = MigrationExecutor(connection)
    if waiting := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
        return Part("migrations", f"{waiting} are not applied", "manage.py backup FOLDER, then manage.py migrate")
    return Part("migrations")


def renditions() -> Part:
    """Count photos that readers see as an empty box."""
    if lacking := Photo.objects.published().lacking_renditions().count():
        return Part("photos", f"{lacking} have no renditions yet", "Wait for the worker, or manage.py make_renditions")
    return Part("photos")
