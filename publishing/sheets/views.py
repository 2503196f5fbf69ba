"""The pages of spreadsheets: all kinds, one kind out and in, and what a file would do before it does it."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from publishing import audit
from publishing.sheets import access, choosing, leaving, showing, steps
from publishing.sheets.arriving import MOST
from publishing.sheets.columns import Columns
from publishing.sheets.forms import MOST_BYTES, SheetForm
from publishing.sheets.kinds import Workbook, workbook_of, workbooks
from publishing.sheets.plans import Plan, Status
from publishing.sheets.references import References
from publishing.sheets.telling import stored_in_words
from publishing.sheets.writing import SHEET_TYPES


@require_GET
def spreadsheets(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """List all kinds of records that the user may take out."""
    books = [book for book in workbooks() if access.may_see(request, site, book.main)]
    return _page(request, site, "index", {"title": _("Spreadsheets"), "books": books})


@require_http_methods(["GET", "HEAD", "POST"])
def spreadsheet(request: HttpRequest, name: str, site: AdminSite) -> HttpResponse:
    """Offer the records of a kind as a spreadsheet, and take one back: what it would do is shown first."""
    book, form = _book(request, site, name), SheetForm()
    if request.method == "POST":
        _require_writing(request, site, book)
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                token = steps.propose(request, site, book, form)
                return HttpResponseRedirect(_address("spreadsheet_changes", name, plan=token))
            except ValidationError as error:
                form.add_error("file", error)
    return _page(request, site, "kind", {"form": form, **_offered(request, site, book)})


@require_GET
def download(request: HttpRequest, name: str, sheet: str, suffix: str, site: AdminSite) -> HttpResponse:
    """Send the records that the list of the admin shows under this query, or one list within them."""
    book = _book(request, site, name)
    kinds = [kind for kind in book.kinds if access.may_see(request, site, kind) and sheet in ("all", kind.name)]
    if not kinds or (suffix, sheet == "all") not in {("xlsx", True), ("csv", False)}:
        raise Http404
    references, records = References(request.user), choosing.records(request, site, book)
    response = _sent([Columns(kind, references) for kind in kinds], records, suffix)
    stem = book.main.name if sheet == "all" else sheet
    file = f"{stem}-{timezone.localdate().isoformat()}.{suffix}"
    audit.note(audit.Kind.EXPORTED, request=request, what=file, count=records.count())
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, name: str, site: AdminSite) -> HttpResponse:
    """Show everything that an uploaded spreadsheet would do; do it when told so, and nothing else."""
    book, asked = _book(request, site, name), request.POST if request.method == "POST" else request.GET
    found = steps.proposed(request, book, asked.get("plan", ""))
    if found is None:
        messages.warning(request, _("These changes were made already, or are older than a day. Upload the file again."))
        return HttpResponseRedirect(_address("spreadsheet", name))
    if request.method == "POST":
        return _store(request, site, book, *found)
    return _page(request, site, "changes", {"book": book, **_shown(request, *found)})


def _shown(request: HttpRequest, plan: Plan, file: dict) -> dict:
    """Return what the page of a plan says of it."""
    token, status = request.GET["plan"], request.GET.get("status", "")
    query = urlencode({"plan": token, **({"status": status} if status in Status.values else {})})
    told = {"title": _("What the spreadsheet changes"), "plan": plan, "name": file["name"], "token": token}
    page = showing.page_of(plan, status, request.GET.get("page"))
    return told | {"counts": plan.counts(), "tabs": showing.tabs(plan, status), "page": page, "query": query}


def _store(request: HttpRequest, site: AdminSite, book: Workbook, plan: Plan, file: dict) -> HttpResponse:
    if other := steps.store(request, site, book, plan, file, request.POST["plan"]):
        told = _("Nothing was stored: somebody changed the record after this was shown. Look at it once more.")
        messages.warning(request, told)
        return HttpResponseRedirect(_address("spreadsheet_changes", book.main.name, plan=other))
    audit.note(audit.Kind.IMPORTED, request=request, what=file["name"], **plan.counts())
    messages.success(request, stored_in_words(plan))
    return HttpResponseRedirect(_address("spreadsheet", book.main.name))


def _sent(sheets: list[Columns], records: QuerySet, suffix: str) -> HttpResponse:
    if suffix == "xlsx":
        return FileResponse(leaving.as_xlsx(sheets, records), content_type=SHEET_TYPES[suffix])
    return StreamingHttpResponse(leaving.as_csv(sheets[0], records), content_type=SHEET_TYPES[suffix])


def _offered(request: HttpRequest, site: AdminSite, book: Workbook) -> dict:
    """Return what the page of a kind says of the records that go out, and of what may come in."""
    records = choosing.records(request, site, book)
    total = site.get_model_admin(book.main.model).get_queryset(request).count()
    kinds = [kind for kind in book.kinds if access.may_see(request, site, kind)]
    title = _("Spreadsheet: %(kind)s") % {"kind": book.main.title}
    told = {"title": title, "book": book, "may_write": access.may_write(request, site, book), "kinds": kinds}
    told |= {"count": records.count(), "total": total, "filter": choosing.query(request)}
    return told | {"most": MOST, "most_bytes": MOST_BYTES, "list": _list_of(book)}


def _list_of(book: Workbook) -> str:
    return reverse(f"admin:{book.main.model._meta.app_label}_{book.main.name}_changelist")


def _book(request: HttpRequest, site: AdminSite, name: str) -> Workbook:
    """Return the workbook of this name; raise ``Http404`` or ``PermissionDenied`` where the user gets none."""
    book = workbook_of(name)
    if book is None:
        raise Http404
    if not access.may_see(request, site, book.main):
        raise PermissionDenied
    return book


def _require_writing(request: HttpRequest, site: AdminSite, book: Workbook) -> None:
    if not access.may_write(request, site, book):
        raise PermissionDenied


def _address(view: str, *args: str, **query: str) -> str:
    return reverse(f"admin:{view}", args=args) + (f"?{urlencode(query)}" if query else "")


def _page(request: HttpRequest, site: AdminSite, name: str, context: dict) -> HttpResponse:
    return TemplateResponse(request, f"admin/sheets/{name}.html", site.each_context(request) | context)
