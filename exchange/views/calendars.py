"""Calendars of what is to come, of one edition and of one programme item."""

from datetime import datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from events.models import Edition, Exhibition, Forum, SubForum
from exchange import calendars
from exchange.conditional import answer
from exchange.facts import facts_of
from exchange.moments import last_change
from publishing.caching import kept
from publishing.languages import text_of


@kept()
@require_safe
def coming(request: HttpRequest) -> HttpResponse:
    """Send all editions that are still to come, with their programmes; what is over drops out with the day."""
    forum, today = Forum.load(), timezone.localdate()
    parts = [part for edition in calendars.coming(today) for part in calendars.components_of(request, edition, forum)]
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    return _sent(request, text_of(forum, "name").words, parts, forum, "coming", midnight)


@kept()
@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """Send one edition with its programme."""
    found = get_object_or_404(calendars.with_parts(Edition.objects.published()), slug=slug)
    forum = Forum.load()
    name = gettext("%(forum)s: %(list)s") % {"forum": text_of(forum, "name").words, "list": found.heading()}
    return _sent(request, name, calendars.components_of(request, found, forum), forum, slug)


@kept()
@require_safe
def sub_forum(request: HttpRequest, edition_slug: str, slug: str) -> HttpResponse:
    """Send one programme item of which the day is known."""
    items = SubForum.objects.published().select_related("edition")
    item = get_object_or_404(items, edition__slug=edition_slug, slug=slug)
    if not calendars.is_dated(item):
        raise Http404
    forum = Forum.load()
    parts = [calendars.component(request, item, forum)]
    return _sent(request, facts_of(item).title.words, parts, forum, f"{edition_slug}-{slug}")


def _sent(request: HttpRequest, name: str, parts: list, forum: Forum, file_name: str, least=None) -> HttpResponse:
    content = calendars.write(request, name, parts, forum)
    changed = max(last_change(Edition, SubForum, Exhibition), least or forum.updated_at or calendars.COUNTED_FROM)
    response = answer(request, content, calendars.CONTENT_TYPE, changed)
    response["Content-Disposition"] = f'inline; filename="{file_name}.ics"'
    return response
