"""The sitemap: an index of files, and the files."""

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from exchange import sitemaps
from exchange.conditional import answer
from exchange.moments import last_change
from publishing.caching import kept


@kept()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Send the index of all sitemaps."""
    return answer(request, sitemaps.write_index(request), sitemaps.CONTENT_TYPE, last_change(*sitemaps.MODELS))


@kept("p")
@require_safe
def part(request: HttpRequest, name: str) -> HttpResponse:
    """Send one file of a kind: the first, or the one that ``p`` names."""
    asked = request.GET.get("p", "1")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 7):
        raise Http404
    try:
        content = sitemaps.write_part(request, name, int(asked))
    except EmptyPage as error:
        raise Http404 from error
    return answer(request, content, sitemaps.CONTENT_TYPE, last_change(*sitemaps.MODELS))
