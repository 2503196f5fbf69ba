"""What stands between an empty folder and a site that can answer: database, record, account, static files.

Each step looks whether it is needed, so that all of them can be asked for at every start.
"""

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import call_command

from events.models import Edition, Forum
from forumsite import env
from search.indexing import rebuild
from search.models import Entry
from search.registry import kinds

Say = Callable[[str], None]
ACCOUNT = "admin"


def prepare_database(say: Say) -> None:
    """Bring the tables up to date."""
    say("Bringing the database up to date ...")
    call_command("migrate", interactive=False, verbosity=0)
    check_languages()
    if "DatabaseCache" in settings.CACHES["default"]["BACKEND"]:
        call_command("createcachetable", verbosity=0)


def check_languages() -> None:
    """Refuse a language that the tables have no columns for: every query would fail."""
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, interactive=False, verbosity=0)
    except SystemExit:
        raise ImproperlyConfigured(
            "LANGUAGES and the tables do not fit each other: "
            "run manage.py makemigrations and manage.py migrate after adding a language."
        ) from None


def load_starting_record(say: Say) -> bool:
    """Load the starting record into a database that holds none, all of it or nothing; say whether it was loaded."""
    if Forum.objects.exists() or Edition.objects.exists():
        return False
    say("Loading the starting record (once) ...")
    call_command("load_starter")
    return True


def fill_search_index(say: Say) -> bool:
    """Make the search index where there is none yet, as after an upgrade; say whether it was made.

    What it lacks otherwise, the worker adds.
    """
    if Entry.objects.exists() or not any(kind.model.objects.with_times().exists() for kind in kinds()):
        return False
    say("Making the search index (once) ...")
    rebuild()
    return True


def make_account() -> str:
    """Make the first account if there is none yet; return its password, or nothing if accounts exist.

    ``ADMIN_PASSWORD`` is used once, here: it never changes an account that exists.
    """
    users = get_user_model().objects
    if users.exists():
        return ""
    password = admin_password() or secrets.token_urlsafe(12)
    users.create_superuser(username=ACCOUNT, password=password)
    return password


def check_admin_password() -> None:
    """Refuse a weak ``ADMIN_PASSWORD`` before the long steps, if it is going to be used."""
    if not get_user_model().objects.exists():
        admin_password()


def admin_password() -> str:
    """Return ``ADMIN_PASSWORD`` if it is set; raise ``ImproperlyConfigured`` if it is too weak."""
    password = env.text("ADMIN_PASSWORD")
    if password:
        try:
            validate_password(password, get_user_model()(username=ACCOUNT))
        except ValidationError as error:
            raise ImproperlyConfigured(f"ADMIN_PASSWORD is too weak: {' '.join(error.messages)}") from None
    return password


def collect_static(say: Say) -> bool:
    """Build the static files with their hashed names if any of them changed; say whether they were built."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".built-from"
    digest = _static_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return False
    say("Building the static files ...")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)
    return True


def _static_digest() -> str:
    """Return a digest of every static file's name, size and time of change, and of the way they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: found[0]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
