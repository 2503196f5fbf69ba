"""A record on its public page, as a reader would see it once it is published."""

from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import NoReverseMatch, Resolver404, resolve
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from publishing import workflow
from publishing.models import Publishable

#: What a request of a reader has in common with that of whoever asked for the preview.
PASSED_ON = (
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "REMOTE_ADDR",
    "wsgi.url_scheme",
)


class NotShownError(Exception):
    """There is nothing to be shown; ``problems`` says in words why, which the form itself may say as well."""

    def __init__(self, problems: list[str], *, is_said_by_form: bool = False) -> None:
        super().__init__(*problems)
        self.problems = problems
        self.is_said_by_form = is_said_by_form


@dataclass
class Banner:
    """What stands above a previewed page."""

    #: One of "form", "stored" and "link": what is shown, and to whom.
    kind: str
    language: str
    #: Labels of what is missing before publication.
    missing: list[str] = field(default_factory=list)
    #: Sentences on what the page leaves out.
    notes: list[str] = field(default_factory=list)
    #: Addresses of the same preview in other languages: ``[{code, url}]``.
    others: list[dict] = field(default_factory=list)
    #: Where on the page the record stands; empty where the page is all its own.
    place: str = ""
    expires_at: object = None


def shown_for_now(record: Publishable) -> list[Publishable]:
    """Return the records that a preview takes for public: this one, and all that it is shown with."""
    found = [record]
    for one in found:
        others = (getattr(one, name) for name in one.shown_with)
        found += [other for other in others if other is not None and other not in found]
    return found


def publish_for_now(record: Publishable) -> None:
    """Make a stored record public, and those it is shown with; to be called where everything is undone afterwards."""
    for one in shown_for_now(record):
        rows = type(one)._base_manager.filter(pk=one.pk)
        try:
            with transaction.atomic():
                workflow.publish_for_a_look(rows)
        except IntegrityError:
            raise NotShownError([lacking(one)]) from None


def lacking(record: Publishable) -> str:
    """Return a sentence on what a record lacks without which it cannot be published."""
    names = pgettext("between the items of a list", ", ").join(missing_labels(record))
    return _("It can be shown once this is filled in: %(fields)s.") % {"fields": names}


def missing_labels(record: Publishable) -> list[str]:
    """Return the labels of the fields that publication needs and that are empty."""
    return [capfirst(str(record._meta.get_field(name).verbose_name)) for name in record.missing_to_publish()]


def public_page(record: Publishable, request: HttpRequest, banner: Banner) -> HttpResponse:
    """Return the public page on which a stored record stands, in the language of the banner and with it above.

    Raises ``NotShownError`` where no such page is found.
    """
    with override(banner.language):
        try:
            banner.missing = missing_labels(record)
            address = urlsplit(record.get_page_url())
            banner.place = f"#{address.fragment}" if address.fragment else ""
            response = _answer(address.path, request, banner, record)
        except (NoReverseMatch, Resolver404, Http404):
            raise NotShownError([_("It has no page yet: its address is missing, or leads elsewhere.")]) from None
    shown = HttpResponse(response.content, content_type=response["Content-Type"], status=response.status_code)
    shown["Content-Language"] = banner.language
    return shown


def _answer(path: str, request: HttpRequest, banner: Banner, record: Publishable) -> HttpResponse:
    """Return what the view at a public address answers to a reader, drawn; of a list the page that has the record."""
    match = resolve(path)
    asked = reader_request(request, path, banner)
    asked.resolver_match = match
    response = match.func(asked, *match.args, **match.kwargs)
    page = getattr(response, "context_data", None) and response.context_data.get("page_obj")
    if page and not any(one == record for one in page):
        asked.GET = QueryDict(f"page={_number(page.paginator, record)}")
        response = match.func(asked, *match.args, **match.kwargs)
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def _number(paginator, record: Publishable) -> int:
    keys = list(paginator.object_list.values_list("pk", flat=True))
    if record.pk not in keys:
        raise Http404
    return keys.index(record.pk) // paginator.per_page + 1


def show(record: Publishable, request: HttpRequest, banner: Banner) -> HttpResponse:
    """Return the public page of a stored record, shown as public; to be called where everything is undone."""
    publish_for_now(record)
    return public_page(type(record)._base_manager.get(pk=record.pk), request, banner)


def reader_request(request: HttpRequest, path: str, banner: Banner) -> WSGIRequest:
    """Return a request for a public page by a reader whom nobody knows, on the host of the given one."""
    environ = {name: request.META[name] for name in PASSED_ON if name in request.META}
    environ |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "wsgi.input": BytesIO()}
    environ.setdefault("wsgi.url_scheme", request.scheme)
    asked = WSGIRequest(environ)
    asked.user = AnonymousUser()
    asked.csp_nonce = request.csp_nonce
    asked.LANGUAGE_CODE = banner.language
    asked.preview = banner
    return asked
