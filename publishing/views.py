"""Pages for people without an account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from publishing.preview import links
from publishing.preview.showing import NotShownError
from publishing.privately import privately


@privately
@require_safe
def preview_link(request: HttpRequest, token: str, language: str) -> HttpResponse:
    """Show the one record that a preview link leads to."""
    link = links.link_for(request, token, language)
    if link is None or links.is_worn_out(request, link):
        return links.gone(request, language)
    try:
        response = links.shared_page(request, link, token, language)
    except NotShownError:
        return links.gone(request, language)
    link.opened()
    return response


@privately
@require_safe
def preview_file(request: HttpRequest, token: str, language: str) -> HttpResponse:
    """Send the file of the record that a preview link leads to."""
    link = links.link_for(request, token, language)
    if link is None or links.is_worn_out(request, link):
        return links.gone(request, language)
    try:
        return links.shared_file(request, link, language)
    except (NotShownError, Http404):
        return links.gone(request, language)
