"""The pages of caption spreadsheets: out and in, the dry run, and what became of it."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from media.desk.captions.access import PERMISSION
from media.desk.captions.choice import ChoiceForm
from media.desk.sheets import applying, plans, showing, writing
from media.desk.sheets.comparing import compare
from media.desk.sheets.forms import FormatForm, UploadForm
from publishing import audit
from publishing.sheets.forms import MOST_BYTES
from publishing.sheets.writing import SHEET_TYPES

WRITERS = {
    "xlsx": writing.as_xlsx,
    "csv": writing.as_csv,
}


@require_http_methods(["GET", "HEAD", "POST"])
def spreadsheet(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Offer the spreadsheet of the chosen photos, and take one back: what it would change is shown first."""
    _require_permission(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        plan = compare(request, site, form.cleaned_data["file"], empties=form.cleaned_data["empties"])
        token = plans.keep(request, plan, form.name)
        return HttpResponseRedirect(_address("media_photo_spreadsheet_plan", plan=token))
    return _page(request, site, "spreadsheet", {"title": _("Caption spreadsheet"), "form": form, **_chosen(request)})


@require_GET
def download(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Send the spreadsheet of the chosen photos."""
    _require_permission(request)
    wanted = FormatForm(request.GET)
    suffix = wanted.cleaned_data["format"] if wanted.is_valid() else "xlsx"
    sent = attachment(request, ChoiceForm(request.GET, user=request.user).photos(), suffix)
    return sent or HttpResponseRedirect(f"{_address('media_photo_spreadsheet')}?{_chosen(request)['query']}")


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show everything that an uploaded spreadsheet would change; change it when told so."""
    _require_permission(request)
    token = (request.POST if request.method == "POST" else request.GET).get("plan", "")
    held = plans.fetch(request, token)
    if held is None:
        messages.warning(request, _("These changes were made already, or are older than a day. Upload the file again."))
        return HttpResponseRedirect(_address("media_photo_spreadsheet"))
    found, name = held
    if request.method == "POST":
        report = applying.apply(request, site, found, name, token)
        return HttpResponseRedirect(_address("media_photo_spreadsheet_report", report=report))
    context = {"title": _("What the spreadsheet changes"), "plan": found, "name": name, "token": token}
    context |= {"page": showing.page_of(found, request.GET.get("page"))}
    context |= {"query": urlencode({"plan": token}), "photo_count": len({change.photo for change in found.changes})}
    return _page(request, site, "spreadsheet_plan", context)


@require_GET
def report(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Tell what became of each change."""
    _require_permission(request)
    found = plans.fetch_report(request, request.GET.get("report", ""))
    if found is None:
        return HttpResponseRedirect(_address("media_photo_spreadsheet"))
    return _page(request, site, "spreadsheet_report", {"title": _("What was changed"), "report": found})


def attachment(request: HttpRequest, photos: QuerySet, suffix: str) -> HttpResponse | None:
    """Return the spreadsheet of these photos; none, but a message, where they are too many for one."""
    count = photos.count()
    if count > writing.MOST:
        told = _("A spreadsheet holds at most %(most)s photos. Choose fewer, an edition or a batch for example.")
        messages.error(request, told % {"most": writing.MOST})
        return None
    name = f"captions-{timezone.localdate().isoformat()}.{suffix}"
    audit.note(audit.Kind.EXPORTED, request=request, what=name, count=count)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(WRITERS[suffix](request, photos), content_type=SHEET_TYPES[suffix], headers=headers)


def _chosen(request: HttpRequest) -> dict:
    """Return what the page says of the photos chosen for the way out."""
    form = ChoiceForm(request.GET, user=request.user)
    count = form.photos().count()
    query = urlencode({name: request.GET[name] for name in form.fields if request.GET.get(name)})
    limits = {"most": writing.MOST, "most_bytes": MOST_BYTES}
    return {"chosen": form, "name": form.name(), "count": count, "query": query, **limits}


def _address(name: str, **query: str) -> str:
    return reverse(f"admin:{name}") + (f"?{urlencode(query)}" if query else "")


def _page(request: HttpRequest, site: AdminSite, name: str, context: dict) -> HttpResponse:
    return TemplateResponse(request, f"admin/media/{name}.html", site.each_context(request) | context)


def _require_permission(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
