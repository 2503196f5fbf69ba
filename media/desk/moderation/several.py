"""One decision on several photos, with a line on what became of each."""

from typing import NamedTuple

from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from media.contributions import decisions
from media.desk.moderation import telling
from media.desk.moderation.access import for_moderators
from media.desk.moderation.forms import ReasonForm, Seen, SeveralForm
from media.desk.moderation.queue import ScopeForm, with_siblings
from media.desk.moderation.views import queue_page
from media.models import ContributedPhoto
from publishing import scopes


class Outcome(NamedTuple):
    """What became of one photo: whether it was done, and if not, why."""

    item: ContributedPhoto
    is_done: bool
    why_not: str


@for_moderators
def decide(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Do the same with all that was ticked, and tell of each; or show the queue again with what is missing."""
    here = ScopeForm(request.GET, user=request.user).query()
    back = reverse("admin:media_contributed_list") + (f"?{here}" if here else "")
    if request.method != "POST":
        return HttpResponseRedirect(back)
    form, reason = SeveralForm(request.POST), ReasonForm(request.POST, auto_id="id-reason-%s")
    wants_reason = request.POST.get("what") == "reject"
    if not form.is_valid() or (wants_reason and not reason.is_valid()):
        return _again(request, site, form, reason if wants_reason else _unjudged(request))
    what, ticked = form.cleaned_data["what"], form.cleaned_data["items"]
    items = with_siblings(
        scopes.within(request.user, ContributedPhoto.objects.filter(pk__in=[seen.pk for seen in ticked]))
    ).in_bulk()
    outcomes = [_decide(what, items[seen.pk], seen, reason, request.user) for seen in ticked if seen.pk in items]
    photos = [outcome.item.photo_id for outcome in outcomes if outcome.is_done and outcome.item.photo_id]
    context = {
        "title": _("What became of them"),
        "what": what,
        "outcomes": outcomes,
        "done_count": sum(outcome.is_done for outcome in outcomes),
        "gone_count": len(ticked) - len(outcomes),
        "back": back,
        "may_open_photo": request.user.has_perm("media.change_photo"),
        "captions": telling.captions(photos) if photos else "",
        "captions_words": telling.captions_words(photos) if photos else "",
    }
    return TemplateResponse(request, "admin/media/moderation_several.html", site.each_context(request) | context)


def _decide(what: str, item: ContributedPhoto, seen: Seen, reason: ReasonForm, user) -> Outcome:
    item.version = seen.version
    try:
        if what == "accept":
            done = decisions.accept(item, user)
        elif what == "reject":
            done = decisions.reject(item, user, reason.letter(item))
        else:
            done = decisions.mark_spam(item, user)
    except ValidationError as error:
        return Outcome(item, is_done=False, why_not=" ".join(error.messages))
    now = with_siblings(ContributedPhoto.objects.filter(pk=item.pk)).first() or item
    return Outcome(now, is_done=bool(done), why_not="" if done else telling.who_was_first(now, user))


def _again(request: HttpRequest, site: AdminSite, form: SeveralForm, reason: ReasonForm) -> HttpResponse:
    """Return the queue with what was ticked and typed, and what is missing."""
    problems = form.errors.get("items") or form.errors.get("what") or []
    return queue_page(request, site, reason, form.cleaned_data.get("items", ()), problems=problems, status=422)


def _unjudged(request: HttpRequest) -> ReasonForm:
    """Return the reason as it was typed, where none was needed."""
    return ReasonForm(initial=request.POST.dict(), auto_id="id-reason-%s")
