"""The pages of the contact sheet, and what its script talks to."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from media.desk.captions import access, changes, choice, creation, fields, layout, publication, records, sheet
from media.models import Photo
from publishing import scopes, workflow


def captions(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the sheet: all that is chosen at once, up to an evening's photos; more on further pages."""
    if not request.user.has_perm(access.PERMISSION):
        raise PermissionDenied
    form = choice.ChoiceForm(request.GET, user=request.user)
    form.is_valid()
    pages = Paginator(form.photos().select_related("edition").prefetch_related(*fields.RELATED), choice.MOST)
    page = pages.get_page(request.GET.get("page"))
    photos = list(page)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": _("Captions"),
        "chosen": form,
        "page": page,
        "query": query.urlencode(),
        "photos": photos,
        "groups": layout.groups(fields.form_class(request, site)()),
        "data": sheet.data(request, site, photos),
        "may_publish": workflow.may_publish(request.user, Photo),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "admin/media/captions.html", site.each_context(request) | context)


@access.for_scripts("POST")
def save(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Store changes sent as JSON, ``{"user", "changes": [{"photo", "field", "was", "value"}]}``; tell of each."""
    try:
        user, wanted = changes.parse(request.body)
    except RequestDataTooBig:
        return JsonResponse({"reason": "too-large"}, status=413)
    except ValidationError as error:
        return JsonResponse({"reason": "unreadable", "problems": error.messages}, status=400)
    if user != request.user.pk:
        return JsonResponse({"reason": "other-user", "name": request.user.get_username()}, status=409)
    outcomes = changes.Saver(request, site).save(wanted)
    return JsonResponse({"results": [outcome.as_json() for outcome in outcomes]})


@access.for_scripts("GET")
def find_records(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Offer people, organizations or topics by a part of their name, or tell the names of some by their keys."""
    form = records.SearchForm(request.GET)
    if not form.is_valid():
        return _unreadable(form)
    if not site.get_model_admin(records.model_of(form.cleaned_data["kind"])).has_view_permission(request):
        return JsonResponse({"reason": "not-allowed"}, status=403)
    found = form.found()
    shown = found if form.cleaned_data["keys"] else found[: records.MOST]
    return JsonResponse({"records": [records.as_json(one) for one in shown], "isMore": len(found) > len(shown)})


@access.for_scripts("POST")
def create_record(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Make a person, an organization or a topic from its name; tell of it, or of those who have the name already."""
    form = creation.CreateForm(request.POST)
    if not form.is_valid():
        return _unreadable(form)
    if not site.get_model_admin(records.model_of(form.cleaned_data["kind"])).has_add_permission(request):
        return JsonResponse({"reason": "not-allowed"}, status=403)
    made = creation.create(request, site, **form.cleaned_data)
    if made.problems:
        return JsonResponse({"reason": "unreadable", "problems": made.problems}, status=400)
    return JsonResponse(
        {
            "record": records.as_json(made.record) if made.record else None,
            "existing": [records.as_json(one) for one in made.existing],
        }
    )


@access.for_scripts("POST")
def publish(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Publish what is complete among the photos sent, and tell of each."""
    form = publication.PhotosForm(request.POST)
    if not form.is_valid():
        return _unreadable(form)
    return JsonResponse({"results": publication.publish(request, site, form.cleaned_data["ids"])})


@access.for_scripts("GET")
def pictures(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Tell the addresses of pictures, for a sheet that was opened before they were made."""
    form = publication.PhotosForm(request.GET)
    if not form.is_valid():
        return _unreadable(form)
    photos = scopes.within(request.user, Photo.objects.filter(pk__in=form.cleaned_data["ids"])).order_by("pk")
    return JsonResponse({"pictures": {str(photo.pk): sheet.pictures(photo) for photo in photos}})


def _unreadable(form) -> JsonResponse:
    problems = [str(words) for found in form.errors.values() for words in found]
    return JsonResponse({"reason": "unreadable", "problems": problems}, status=400)


def done(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Tell whoever signed in again in another tab to go back to the first."""
    return TemplateResponse(
        request, "admin/media/captions_done.html", site.each_context(request) | {"title": _("Signed in again")}
    )
