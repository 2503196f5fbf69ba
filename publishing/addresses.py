"""Addresses without their language: one form in which they are stored, compared and led on from."""

import re
from functools import lru_cache
from urllib.parse import urljoin

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, get_script_prefix, resolve, reverse
from django.utils import translation

#: Names under which patterns of pages hold what finds a record. What stands under others is nobody's to know.
RECORD_KEYS = {"slug", "path", "pk"}
PARENT_KEYS = {"edition_slug"}


#: Addresses of views that a process remembers; the least used go first.
MOST = 2000


def address(name: str, *args: object) -> str:
    """Return the address of a view in the active language: as ``reverse`` finds it, which takes long each time."""
    return _reversed(name, args, translation.get_language(), get_script_prefix())


@lru_cache(maxsize=MOST)
def _reversed(name: str, args: tuple, _language: str | None, _prefix: str) -> str:
    return reverse(name, args=args)


def numbered(name: str, number: int | None) -> str:
    """Return the address of a view that takes a number: the addresses of many records, which differ in nothing else."""
    if number is None:
        raise NoReverseMatch(name)
    before, _zero, after = address(name, 0).rpartition("0")
    return f"{before}{number}{after}"


def plain(path: str) -> str:
    """Return an address in its stored form, without language and final slash: ``/en/topics/trade/``, ``/topics/trade``.

    That of the home page is empty. What follows a ``?`` or ``#`` is left out.
    """
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    language, rest = split_language(path)
    return (rest if language else path).rstrip("/")


def split_language(path: str) -> tuple[str, str]:
    """Return the language with which an address begins, or an empty string, and what follows: ``"en", "/topics/"``."""
    first, slash, rest = path.removeprefix("/").partition("/")
    codes = {code for code, _name in settings.LANGUAGES}
    return (first, f"/{rest}" if slash else "") if path.startswith("/") and first in codes else ("", path)


def other_language(url: str, code: str) -> str:
    """Return an address of the site in another language: with the query it has, and as it is if it has no language."""
    language, rest = split_language(url)
    return f"/{code}{rest}" if language else url


def absolute(request: HttpRequest, url: str) -> str:
    """Return an address of the site with scheme and host: those of ``SITE_URL`` or, without it, those asked."""
    if not hasattr(request, "site_address"):
        request.site_address = settings.SITE_URL or request.build_absolute_uri("/")
    return _joined(request.site_address, url)


_joined = lru_cache(maxsize=500)(urljoin)


def address_of(record: Model) -> str:
    """Return the stored form of a record's address; asks for the record above it where that is not loaded."""
    with translation.override(settings.LANGUAGE_CODE):
        return plain(record.get_absolute_url())


def in_language(path: str, language: str) -> str:
    """Return the address in a language of what is stored without one, a query included."""
    bare, mark, query = path.partition("?")
    return f"/{language}{bare.rstrip('/')}/{mark}{query}"


def match_of(path: str) -> ResolverMatch | None:
    """Return what the site has at a stored address, whether or not a record is found there."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            return resolve(in_language(path.partition("?")[0], settings.LANGUAGE_CODE))
    except Resolver404:
        return None


def kinds() -> list[type[Model]]:
    """Return the models whose records have a state and an address."""
    return [model for model in apps.get_models() if hasattr(model, "address_parts")]


def record_at(path: str) -> Model | None:
    """Return the record, public or not, whose page stands at a stored address."""
    match = match_of(path)
    wanted = {name: value for name, value in (match.kwargs if match else {}).items() if name in RECORD_KEYS}
    for model in kinds() if wanted else ():
        columns = {"pk", *(field.name for field in model._meta.concrete_fields)}
        if columns.issuperset(wanted) and _takes(model, wanted):
            for record in model._default_manager.select_related(*model.address_parents()).filter(**wanted):
                if address_of(record) == path:
                    return record
    return None


def is_page_without_record(path: str) -> bool:
    """Say whether a page stands at an address that shows no one record: a list, the home page."""
    match = match_of(path)
    return match is not None and not match.kwargs


def _takes(model: type[Model], wanted: dict) -> bool:
    number = wanted.get("pk")
    return number is None or number <= 2**63 - 1
