"""The pages of moderation: the queue, one photo with all that can be decided on it, and the words of one to accept."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from media.contributions.proposals import proposed
from media.desk.captions.fields import plain_day
from media.desk.moderation import telling
from media.desk.moderation.access import for_moderators
from media.desk.moderation.forms import FORMS, ButtonForm, EditForm, ReasonForm
from media.desk.moderation.queue import ScopeForm, following, with_siblings
from media.desk.moderation.rows import rows_of
from media.desk.shared import columns
from media.models import ContributedPhoto, Photo
from publishing import scopes

PAGE = 20
FIELDSETS = (
    (None, {"fields": [column for name in ("caption", "alt_text") for column in columns(name)]}),
    (None, {"fields": ["edition", "licence", "taken_on"]}),
    (None, {"fields": [column for name in ("creator", "credit_line", "place") for column in columns(name)]}),
)


@for_moderators
def queue(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what waits for a decision first, then the rest."""
    return queue_page(request, site, ReasonForm(auto_id="id-reason-%s"))


def queue_page(
    request: HttpRequest, site: AdminSite, reason: ReasonForm, ticked=(), *, problems=(), status: int = 200
) -> HttpResponse:
    """Return the page of the queue, with what was ticked and typed before."""
    scope = ScopeForm(request.GET, user=request.user)
    page = Paginator(scope.rows(), PAGE).get_page(request.GET.get("page"))
    counts = scope.counts()
    context = {
        "title": _("Photos from the public"),
        "scope": scope,
        "standing": scope.cleaned_data.get("standing", ""),
        "counts": [{**one, "query": scope.query(standing=one["standing"])} for one in counts],
        "count": sum(one["count"] for one in counts),
        "all_query": scope.query(standing=""),
        "query": scope.query(),
        "is_narrowed": bool(scope.query(standing="")),
        "page": page,
        "rows": rows_of(page),
        "reason": reason,
        "can_send_email": settings.CAN_SEND_EMAIL,
        "problems": problems,
        "ticked": {seen.pk for seen in ticked},
    }
    return _page(request, site, "queue", context, status)


@for_moderators
def one(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Show a photo and all that can be decided on it, or decide."""
    item = _item(request, pk)
    if request.method != "POST":
        return _one(request, site, item)
    button = ButtonForm(request.POST)
    if not button.is_valid():
        return HttpResponseRedirect(request.get_full_path())
    what = button.cleaned_data["what"]

    def make(data, shown: ContributedPhoto):
        return FORMS[what](data, auto_id=f"id-{what}-%s")

    return _decide(request, site, item, what, make, _one)


@for_moderators
def edit(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Show the words of a photo to be put right, or accept it with them."""
    item = _item(request, pk)
    page = site.get_model_admin(Photo)
    form_class = modelform_factory(Photo, EditForm, EditForm.Meta.fields, formfield_callback=plain_day(page, request))

    def make(data, shown: ContributedPhoto) -> EditForm:
        return form_class(data, initial={"version": shown.version}, instance=Photo(**proposed(shown)))

    if request.method == "POST":
        return _decide(request, site, item, "edit", make, _edit)
    if not item.is_open():
        return HttpResponseRedirect(_address("media_contributed", item, request))
    return _edit(request, site, item, make(None, item))


def _decide(request: HttpRequest, site: AdminSite, item: ContributedPhoto, what: str, make, show) -> HttpResponse:
    """Do what a form says and lead on; or show the form again with what was typed and why nothing was done."""
    form = make(request.POST, item)
    if not form.is_valid():
        return show(request, site, item, form, what=what, status=422)
    try:
        done = form.decide(_item(request, item.pk), request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return show(request, site, item, form, what=what, status=422)
    item = _item(request, item.pk)
    if done:
        messages.success(request, telling.done(what, item, request.user))
        return HttpResponseRedirect(_onward(request, item))
    late = telling.who_was_first(item, request.user)
    again = make(_with_version(request.POST, item.version), item)
    if item.is_open():
        return show(request, site, item, again, what=what, late=late, status=409)
    return _one(request, site, item, late=late, typed=form.typed(), status=409)


def _with_version(sent: QueryDict, version: int) -> QueryDict:
    """Return what was sent as if the photo had been seen as it is now."""
    data = sent.copy()
    data["version"] = version
    return data


def _onward(request: HttpRequest, item: ContributedPhoto) -> str:
    """Return the address of the photo that waits next in scope, or of the queue."""
    if found := following(item, ScopeForm(request.GET, user=request.user).scoped()):
        return _address("media_contributed", found, request)
    query = request.GET.urlencode()
    return reverse("admin:media_contributed_list") + (f"?{query}" if query else "")


def _one(request: HttpRequest, site: AdminSite, item: ContributedPhoto, form=None, what="", **more) -> HttpResponse:
    forms = {name: kind(initial={"version": item.version}, auto_id=f"id-{name}-%s") for name, kind in FORMS.items()}
    context = {**_context(request, item), "forms": forms | ({what: form} if form else {}), "sent": what, **more}
    return _page(request, site, "one", context, more.get("status", 200))


def _edit(request: HttpRequest, site: AdminSite, item: ContributedPhoto, form: EditForm, **more) -> HttpResponse:
    page = site.get_model_admin(Photo)
    shown = AdminForm(form, FIELDSETS, {}, model_admin=page)
    context = {**_context(request, item), "form": form, "adminform": shown, "media": page.media + form.media, **more}
    return _page(request, site, "edit", context, more.get("status", 200))


def _context(request: HttpRequest, item: ContributedPhoto) -> dict:
    scope = ScopeForm(request.GET, user=request.user)
    (row,) = rows_of([item])
    return {
        "title": row.name,
        "row": row,
        "item": item,
        "query": scope.query(),
        "next": following(item, scope.scoped()),
        "waiting_count": scope.scoped().filter(standing="waiting").count(),
        "can_send_email": settings.CAN_SEND_EMAIL,
        "may_open_photo": request.user.has_perm("media.change_photo"),
    }


def _item(request: HttpRequest, pk: int) -> ContributedPhoto:
    """Return a photo as it stands at this moment."""
    return get_object_or_404(with_siblings(scopes.within(request.user, ContributedPhoto.objects.all())), pk=pk)


def _address(name: str, item: ContributedPhoto, request: HttpRequest) -> str:
    query = ScopeForm(request.GET, user=request.user).query()
    return reverse(f"admin:{name}", args=[item.pk]) + (f"?{query}" if query else "")


def _page(request: HttpRequest, site: AdminSite, name: str, context: dict, status: int) -> HttpResponse:
    template = f"admin/media/moderation_{name}.html"
    return TemplateResponse(request, template, site.each_context(request) | context, status=status)
