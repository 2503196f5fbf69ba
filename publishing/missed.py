"""Addresses that readers asked for and did not find: which are worth a look, and how they are kept."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import Case, F, Value, When
from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils import timezone

from publishing.addresses import PARENT_KEYS, RECORD_KEYS
from publishing.models import MissedAddress
from publishing.tally import Tally

#: Rows there are at most; those asked for least and longest ago make room.
MOST = 2000
KEEP_DAYS = 90
LONGEST, DEEPEST = 200, 8
#: What programs ask of every site, in search of a hole or by habit, and never a reader.
PROBES = re.compile(
    r"\.(php\d?|phtml|aspx?|jspx?|cgi|env|git|svn|ini|sql|bak|old|zip|t?gz|tar|rar|7z|log|ya?ml|conf|cfg|sh|exe|dll|key"
    r"|pem|map|js|css|ico|txt|xml|json)(/|$)"
    r"|/\.|/(wp|cgi)-|/(wordpress|phpmyadmin|pma|vendor|actuator|autodiscover|owa|solr|boaform|hnap1|admin\w*|login)(/|$)"
    r"|apple-touch-icon",
    re.IGNORECASE,
)
#: Letters, digits and what stands between them in addresses that people were given; no sign of an e-mail address.
READABLE = re.compile(r"(/[\w.,:~()-]+)+")
HOST = re.compile(r"[a-z0-9.-]{1,100}(:\d{1,5})?")


def is_worth_noting(path: str, match: ResolverMatch | None) -> bool:
    """Say whether an address, in its stored form, may have been given to a reader.

    Those under which something private stands are not kept, nor are those that look as if they held a secret.
    """
    if not path or len(path) > LONGEST or path.count("/") > DEEPEST or PROBES.search(path):
        return False
    is_private = match is not None and not set(match.kwargs) <= RECORD_KEYS | PARENT_KEYS
    return not is_private and READABLE.fullmatch(path) is not None and not _holds_secret(path)


def _holds_secret(path: str) -> bool:
    """Say whether a part of the address is long and without the hyphens between words."""
    return any(len(part) >= 24 and part.count("-") < 2 and re.search(r"\d", part) for part in path.split("/"))


def note(path: str, request: HttpRequest) -> None:
    """Count an address at which there was nothing, with the host of the page that led to it, if that was told."""
    missed.count(path, referring_host(request))


def referring_host(request: HttpRequest) -> str:
    """Return the host of the page from which a reader came, or an empty string."""
    try:
        host = urlsplit(request.headers.get("referer", "")[:1000]).netloc.lower()
    except ValueError:
        return ""
    return host if HOST.fullmatch(host) and len(host) <= 100 else ""


def store(gathered: dict[str, tuple[int, str]]) -> None:
    """Add addresses to those that are known, in four queries at most."""
    now, rows = timezone.now(), MissedAddress.objects.filter(path__in=gathered)
    known = set(rows.values_list("path", flat=True))
    if known:
        more = Case(*(When(path=path, then=Value(gathered[path][0])) for path in known), default=Value(0))
        hosts = {path: gathered[path][1] for path in known if gathered[path][1]}
        whens = [When(path=path, then=Value(host)) for path, host in hosts.items()]
        referrer = Case(*whens, default=F("referrer")) if whens else F("referrer")
        rows.update(count=F("count") + more, last_at=now, referrer=referrer)
    new = [
        MissedAddress(path=path, count=count, first_at=now, last_at=now, referrer=host)
        for path, (count, host) in gathered.items()
        if path not in known
    ]
    if new:
        make_room(len(new))
        MissedAddress.objects.bulk_create(new, ignore_conflicts=True)


def make_room(for_rows: int) -> None:
    """Delete so many rows that the new ones find room: those asked for least, the oldest of them first."""
    excess = MissedAddress.objects.count() + for_rows - MOST
    if excess > 0:
        least = MissedAddress.objects.order_by("is_ignored", "count", "last_at").values_list("pk", flat=True)
        MissedAddress.objects.filter(pk__in=list(least[:excess])).delete()


def clear() -> None:
    """Forget addresses that nobody asked for in the last 90 days."""
    MissedAddress.objects.filter(last_at__lt=timezone.now() - timedelta(days=KEEP_DAYS)).delete()


missed = Tally(store)
