"""The pages of the contact sheet, and what its script talks to."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from media.desk.captions import access, changes, choice, fields, layout, sheet


def captions(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the sheet: all that is chosen at once, up to an evening's photos; more on further pages."""
    if not request.user.has_perm(access.PERMISSION):
        raise PermissionDenied
    form = choice.ChoiceForm(request.GET)
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


def done(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Tell whoever signed in again in another tab to go back to the first."""
    return TemplateResponse(
        request, "admin/media/captions_done.html", site.each_context(request) | {"title": _("Signed in again")}
    )
