"""Pages that are what a search may mean without its words: the numbers, the next edition, what can be subscribed to."""

from functools import cache

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from events.models import Edition
from search.asking import Unit, parse
from search.registry import Answer, register_answer
from search.segmenting import terms

#: What is typed by who looks for these pages, in the languages of the site.
NUMBERS = ("participants", "attendance", "headcount", "statistics", "how many", "人数", "统计", "多少人")
NEXT = ("next forum", "next edition", "upcoming", "下一届", "下届", "即将举办", "即将召开")
NEXT_FIRST = ("year", F("first_day").asc(nulls_last=True), "pk")
SUBSCRIBING = ("subscribe", "calendar", "ical", "rss", "atom feed", "newsletter", "订阅", "日历", "日程提醒")


def register() -> None:
    """Have the search know these pages; called once when the site starts."""
    register_answer(numbers)
    register_answer(ahead)
    register_answer(subscribing)


def numbers(query: str) -> Answer | None:
    """Return the page of the numbers where a query asks how many there were."""
    told = gettext("Participants, sub-forums, photos and outcomes of every edition, with their sources.")
    return Answer(gettext("The forum in numbers"), reverse("numbers"), told) if _names(query, NUMBERS) else None


def ahead(query: str) -> Answer | None:
    """Return the next edition where a query asks for it, or, where none is announced, how to hear of it."""
    if not _names(query, NEXT):
        return None
    today = timezone.localdate()
    editions = Edition.objects.published().filter(year__gte=today.year).exclude(status=Edition.Status.CANCELLED)
    found = next(
        (one for one in editions.order_by(*NEXT_FIRST) if one.is_ahead(today) or one.is_under_way(today)),
        None,
    )
    if found is None:
        told = gettext(
            "No further edition has been announced in this record. Feeds and calendars tell of the next one."
        )
        return Answer(gettext("Subscribe"), reverse("exchange:subscribe"), told)
    parts = (found.days(), found.place())
    return Answer(found.heading(), found.get_absolute_url(), " · ".join(str(part) for part in parts if part))


def subscribing(query: str) -> Answer | None:
    """Return the page of feeds and calendars where a query asks for them."""
    told = gettext("Feeds of what is new in this record, and calendars of what is to come.")
    return Answer(gettext("Subscribe"), reverse("exchange:subscribe"), told) if _names(query, SUBSCRIBING) else None


def _names(query: str, words: tuple[str, ...]) -> bool:
    asked = terms(query)
    return any(next(unit.places(asked), None) for unit in _units(words))


@cache
def _units(words: tuple[str, ...]) -> tuple[Unit, ...]:
    return tuple(unit for word in words for unit in parse(f'"{word}"').wanted)
