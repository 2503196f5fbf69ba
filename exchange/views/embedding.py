"""What other sites show of a page: the answers of oEmbed, and pictures drawn for pages without a photo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from events.models import Edition
from exchange import oembed as provider
from exchange import share_images
from exchange.conditional import answer
from exchange.moments import EPOCH, changed_at
from publishing.caching import kept


@kept("url", "maxwidth", "maxheight", "format")
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Describe a photo or an edition of which the address is given: 400, 404 and 501 as the standard says."""
    question, form = provider.Question(request.GET), request.GET.get("format") or "json"
    if form not in provider.CONTENT_TYPES:
        return _refused(501, gettext("There are two formats: json and xml."))
    if not question.is_valid():
        told = (f"{name}: {error}" for name, errors in question.errors.items() for error in errors)
        return _refused(400, "\n".join(told))
    if (found := provider.record_at(request, question.cleaned_data["url"])) is None:
        return _refused(404, gettext("No public photo or edition of this site stands at that address."))
    record, language = found
    with translation.override(language):
        content = provider.write(request, record, question.cleaned_data, form)
    response = answer(request, content, provider.CONTENT_TYPES[form], changed_at(record))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _refused(status: int, words: str) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")


@kept()
@require_safe
def share_image(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Send the picture that other sites show with a link: that of an edition, or that of the whole record."""
    edition = get_object_or_404(Edition.objects.published(), slug=slug) if slug else None
    content = share_images.draw(edition.number, edition.year) if edition else share_images.draw()
    return answer(request, content, "image/png", changed_at(edition) if edition else EPOCH)
