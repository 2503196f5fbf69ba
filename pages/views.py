"""The view of a prose page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from pages.models import Page
from publishing.caching import kept


@kept()
@require_safe
def page_detail(request: HttpRequest, path: str) -> HttpResponse:
    """Show a page with the pages above it and those below."""
    page = get_object_or_404(Page.objects.published(), path=path)
    context = {"page": page, "above": page.above(), "below": page.children.published().defer("body")}
    return render(request, "pages/page_detail.html", context)
