"""The view of a prose page."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from pages.models import Page
from publishing.caching import kept
from publishing.contents import Contents
from publishing.remembering import remembered


@kept()
@require_safe
def page_detail(request: HttpRequest, path: str) -> HttpResponse:
    """Show a page with the pages above it and those below."""
    contents = Contents(request, "page", path, partial(_contents, path))
    return render(request, "pages/page_detail.html", {"contents": contents})


def _contents(path: str) -> dict:
    page = get_object_or_404(Page.objects.published(), path=path)
    return {"page": page, "above": page.above(), "below": below_each().get(page.pk, [])}


def below_each() -> dict[int, list[Page]]:
    """Return the public pages that stand below another, by its key; most have none, and need not ask."""
    return remembered("pages below", _below_each)


def _below_each() -> dict[int, list[Page]]:
    found: dict[int, list[Page]] = {}
    for page in Page.objects.published().exclude(parent=None).defer("body"):
        found.setdefault(page.parent_id, []).append(page)
    return found
