"""Views that need every room, or none: the home page, and what machines ask for."""

from hashlib import sha256

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forumsite import health
from forumsite.front_page import front_page
from forumsite.metrics.access import may_read
from forumsite.metrics.exposition import CONTENT_TYPE, exposition
from forumsite.numbers import Numbers
from publishing.addresses import absolute
from publishing.caching import kept
from publishing.sheets.writing import csv_parts

#: What the page for readers without a connection needs to look like the others.
OFFLINE_FILES = (
    "site/css/tokens.css",
    "site/css/base.css",
    "site/css/components.css",
    "site/css/errors.css",
    "site/js/theme.js",
    "site/img/favicon.svg",
)


@kept()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the line of editions and the latest of everything."""
    return render(request, "home.html", front_page(timezone.localdate(), lasts="STATIC_COPY" in request.META))


@kept()
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Show the forum in numbers: charts, and the table with the sources."""
    found = Numbers()
    context = {"rows": found.rows, "charts": found.charts(), "footnotes": found.footnotes()}
    return render(request, "numbers.html", context)


@kept()
@require_safe
def numbers_csv(request: HttpRequest) -> HttpResponse:
    """Send what stands behind the numbers as a table for spreadsheets."""
    headers = {"Content-Disposition": 'attachment; filename="numbers.csv"'}
    return HttpResponse(csv_parts(Numbers().sheet()), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no connection: a page that browsers keep for then."""
    return render(request, "offline.html")


@require_safe
def offline_worker(request: HttpRequest) -> HttpResponse:
    """Send the script that keeps the page for readers without a connection; it changes when the files it keeps do."""
    version = sha256(" ".join(map(static, OFFLINE_FILES)).encode()).hexdigest()[:8]
    context = {"files": OFFLINE_FILES, "language": get_language(), "version": version}
    response = render(request, "offline_worker.js", context, content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the site can serve: any answer means that it is alive, 200 that its database answers too."""
    return _told([health.database()])


@never_cache
@require_safe
def healthz_all(request: HttpRequest) -> HttpResponse:
    """Say of each part whether it is well, one a line; 503 where one is not, though pages may still be served."""
    return _told(health.parts())


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell the numbers to those who may read them; there is no such page while nobody may."""
    if not settings.METRICS:
        raise Http404
    if not may_read(request):
        raise PermissionDenied
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


def _told(parts: list[health.Part]) -> HttpResponse:
    wrong = any(part.problem for part in parts)
    words = "ok" if len(parts) == 1 and not wrong else "\n".join(map(str, parts))
    return HttpResponse(f"{words}\n", status=503 if wrong else 200, content_type="text/plain")


@kept()
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is not for them, and where all that is for them is listed."""
    closed = "".join(f"Disallow: {path}\n" for path in ("/admin/", "/preview/", "/*/press-pack/"))
    listed = absolute(request, reverse("exchange_files:sitemap"))
    return HttpResponse(f"User-agent: *\n{closed}\nSitemap: {listed}\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask without having read a page to the icon that pages name."""
    response = redirect(static("site/img/favicon.svg"))
    patch_cache_control(response, public=True, max_age=24 * 60 * 60)
    return response


@require_safe
def hello(request: HttpRequest) -> HttpResponse:
    """Answer with one word through every middleware: the floor that other pages are measured against."""
    return HttpResponse("hello\n", content_type="text/plain")
