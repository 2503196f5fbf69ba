"""What somebody sees who was given a preview link: that record alone, files included, as it stands now."""

import copy
import re
from datetime import timedelta

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, override

from publishing.models import PendingChange, PreviewLink, Publishable
from publishing.preview.showing import Banner, NotShownError, publish_for_now, reader_request, show
from publishing.preview.undoing import undone
from publishing.visitors import asks_too_often, is_asked_too_often

#: How many pages, and how many links that do not work, one address may ask for in a minute.
PAGES, MISSES = 60, 20
#: So long after its end a link stays in the list.
KEPT_FOR = timedelta(days=90)
#: How many pages all who have a link may ask for in a minute: each of them keeps others from writing for a moment.
PAGES_OF_ONE = 120


def link_for(request: HttpRequest, token: str, language: str = "") -> PreviewLink | None:
    """Return the link that works with this token, in this language if one is given; None in all other cases.

    An address that tries many tokens finds nothing any more, a working one included.
    """
    link = PreviewLink.objects.behind(token)
    works = link is not None and (not language or language in link.languages)
    if not works and asks_too_often(request, "preview-miss", MISSES):
        return None
    return link if works else None


def is_worn_out(request: HttpRequest, link: PreviewLink) -> bool:
    """Count a page of a link; say whether this visitor, or all together, ask for more of them than a minute allows."""
    return asks_too_often(request, "preview", PAGES) or is_asked_too_often("preview-of", str(link.pk), PAGES_OF_ONE)


def gone(request: HttpRequest, language: str = "") -> HttpResponse:
    """Return the one answer to whatever is wrong with a link."""
    request.resolver_match = None  # like a page that was not found: nothing on it repeats the address
    with override(language if language in dict(settings.LANGUAGES) else get_language()):
        return render(request, "publishing/preview_gone.html", status=404)


def shared_page(request: HttpRequest, link: PreviewLink, token: str, language: str) -> HttpResponse:
    """Return the page of the link's record; its pictures and its own file are asked for through the link."""
    banner = Banner("link", language, expires_at=link.expires_at)
    others = [code for code in link.languages if code != language]
    names = {code: get_language_info(code)["name_local"] for code in others}
    banner.others = [
        {"url": reverse("preview_link", args=[token, code]), "code": code, "name": names[code]} for code in others
    ]
    with undone():
        response = show(_with_pending_change(request, link.record), request, banner)
    return _through_link(response, link.record, token, language)


def _with_pending_change(request: HttpRequest, record: Publishable) -> Publishable:
    """Return the record with its pending change carried out, if it has one that can be; to be undone by the caller."""
    pending = PendingChange.objects.of(record).first()
    if pending is None or pending.author is None:
        return record
    asked, page = copy.copy(request), admin.site.get_model_admin(type(record))
    asked.user = pending.author
    if not page.may_propose(asked, record):  # not any more, or not this one
        return record
    try:
        return page.carry_out_pending(asked, record, pending)
    except NotShownError:
        return record


def _through_link(response: HttpResponse, record: Publishable, token: str, language: str) -> HttpResponse:
    files = f"{settings.MEDIA_URL}photos/".encode()
    through = f"/preview/{token}".encode()
    response.content = re.sub(rb'(?<=["\s])' + re.escape(files), through + files, response.content)
    with override(language):
        own = f'href="{record.get_absolute_url()}"'.encode()
        if record.get_absolute_url().partition("#")[0] != record.get_page_url().partition("#")[0]:
            to_file = f'href="{reverse("preview_file", args=[token, language])}"'.encode()
            response.content = response.content.replace(own, to_file)
    return response


def shared_file(request: HttpRequest, link: PreviewLink, language: str) -> HttpResponse:
    """Return what stands at the record's own address where that is a file; raise ``Http404`` for a page."""
    with undone(), override(language):
        publish_for_now(link.record)
        path = link.record.get_absolute_url()
        if path == link.record.get_page_url() or "#" in path:
            raise Http404
        match = resolve(path)
        return match.func(reader_request(request, path, Banner("link", language)), *match.args, **match.kwargs)


def clear() -> int:
    """Delete links that ended long ago, and return how many; the worker calls this every hour."""
    return PreviewLink.objects.filter(expires_at__lt=timezone.now() - KEPT_FOR).delete()[0]
