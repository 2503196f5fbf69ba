"""How often somebody may try to get in before they have to wait.

Counted in the database, so that every process of every machine knows, and so that there is no state in which nothing is
counted: where the database is away, nobody signs in at all. An attempt is set down before it is looked at, so that many
at once cannot slip through together, and taken back when it succeeds.

Three counts, each over a quarter of an hour: one account from one address; one address; one account from all addresses
that have not got into it lately. The last one keeps out guessers with many addresses, without letting them lock out
whoever works on the site every day from the same place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import ngettext

from accounts.models import Attempt
from publishing.visitors import address_of

WINDOW = timedelta(minutes=15)
PER_ACCOUNT_AND_ADDRESS, PER_ADDRESS, PER_ACCOUNT = 5, 30, 20
#: So long an address counts as known after somebody got into the account from it.
KNOWN = timedelta(days=30)
#: A code of six digits and a password are counted apart: who has the one may still have to find the other.
PASSWORD, CODE, LETTER = "password", "code", "letter"


class TooManyError(Exception):
    """No attempt is taken now; ``until`` says when one is again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    def in_words(self) -> str:
        """Return a sentence with the time, for whoever has to wait."""
        minutes = max(1, -int((timezone.now() - self.until).total_seconds() // 60))
        words = ngettext(
            "There were too many attempts. You can try again in %(minutes)d minute, at %(time)s.",
            "There were too many attempts. You can try again in %(minutes)d minutes, at %(time)s.",
            minutes,
        )
        return words % {"minutes": minutes, "time": date_format(timezone.localtime(self.until), "H:i")}


@dataclass
class Try:
    """An attempt that was let in and counts as failed until it succeeds."""

    row: Attempt

    def succeeded(self) -> None:
        """Take the attempt back: it was none to guard against."""
        self.row.delete()

    def closes_until(self) -> datetime | None:
        """Return until when this failure, being one too many, keeps others out; nothing where it was not the last."""
        return _closed_until(self.row, timezone.now(), Q())


def begin(request: HttpRequest, account: str, kind: str = PASSWORD) -> Try:
    """Count an attempt on an account by its name, whether or not there is one; raise ``TooManyError``."""
    now = timezone.now()
    mine = Attempt.objects.create(
        at=now, account_digest=_digest(kind, account.strip().lower()), address_digest=_from(request)
    )
    if until := _closed_until(mine, now, Q(at__lte=now) & ~Q(pk=mine.pk)):
        mine.delete()
        raise TooManyError(until)
    return Try(mine)


def remember(request: HttpRequest, account: str) -> None:
    """Remember that somebody got into the account from this address."""
    who = {"account_digest": _digest(PASSWORD, account.lower()), "address_digest": _from(request)}
    Attempt.objects.filter(**who, is_success=True).delete()
    Attempt.objects.create(**who, is_success=True)


def forget() -> None:
    """Forget attempts that no longer count."""
    now = timezone.now()
    Attempt.objects.filter(is_success=False, at__lt=now - WINDOW).delete()
    Attempt.objects.filter(at__lt=now - KNOWN).delete()


def _closed_until(mine: Attempt, now: datetime, counted: Q) -> datetime | None:
    """Return when attempts like this one are taken again, by the failures that count; nothing where they are now."""
    failed = Attempt.objects.filter(counted, is_success=False, at__gt=now - WINDOW)
    account, address = {"account_digest": mine.account_digest}, {"address_digest": mine.address_digest}
    counts = [
        (failed.filter(**account, **address), PER_ACCOUNT_AND_ADDRESS),
        (failed.filter(**address), PER_ADDRESS),
    ]
    known = Attempt.objects.filter(is_success=True, at__gt=now - KNOWN, **account)
    if not known.filter(**address).exists():
        counts.append(
            (failed.filter(**account).exclude(address_digest__in=known.values("address_digest")), PER_ACCOUNT)
        )
    ends = [_nth(rows, most) for rows, most in counts]
    return max((end + WINDOW for end in ends if end), default=None)


def _nth(rows, most: int) -> datetime | None:
    """Return the moment of the attempt whose ageing makes room for another; nothing where there is room."""
    return rows.order_by("-at").values_list("at", flat=True)[most - 1 : most].first()


def _from(request: HttpRequest) -> str:
    return _digest("address", address_of(request))


def _digest(kind: str, words: str) -> str:
    return salted_hmac(f"accounts.attempt.{kind}", words, algorithm="sha256").hexdigest()
