"""Views that need every room, or none: the home page, and what machines ask for."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forumsite.front_page import front_page

logger = logging.getLogger(__name__)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the line of editions and the latest of everything."""
    return render(request, "home.html", front_page(timezone.localdate()))


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the site can serve: any answer means that it is alive, 200 that its database answers too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer.")
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is not for them."""
    closed = "".join(f"Disallow: {path}\n" for path in ("/admin/", "/preview/", "/*/press-pack/"))
    return HttpResponse(f"User-agent: *\n{closed}", content_type="text/plain")


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
