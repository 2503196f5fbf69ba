"""Feeds, and the page that tells of everything one can subscribe to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from exchange import calendars, feeds
from exchange.conditional import answer
from exchange.lists import LISTS
from publishing.caching import kept


def known_to_list(name: str) -> tuple[str, ...]:
    """Return the parameters that the feed of a list knows: the filters of the list, and the page."""
    return (*LISTS[name].filterset_class.base_filters, "page")


@kept()
@require_safe
def feed_of_everything(request: HttpRequest) -> HttpResponse:
    """Send the feed of everything new."""
    return _sent(request, feeds.feed_of_everything(request))


@kept(known_to_list)
@require_safe
def feed_of_list(request: HttpRequest, name: str) -> HttpResponse:
    """Send the feed of a list with its filters; what cannot be asked for is told in words, with status 400."""
    return _sent(request, feeds.feed_of_list(request, LISTS[name]))


def _sent(request: HttpRequest, feed: feeds.Feed) -> HttpResponse:
    if feed.problems:
        first = gettext("There is no such feed: the list would not be the one that this address asks for.")
        words = "\n".join([first, *map(str, feed.problems)])
        return HttpResponse(f"{words}\n", status=400, content_type="text/plain; charset=utf-8")
    return answer(request, feeds.write(request, feed), feeds.CONTENT_TYPE, feed.changed_at)


@kept()
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Tell of the feeds and calendars there are."""
    context = {"lists": LISTS.values(), "coming": calendars.coming(timezone.localdate())}
    return render(request, "exchange/subscribe.html", context)
