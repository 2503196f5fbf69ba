"""Preview in the admin: the record's public page as the form on the screen says it, in each language."""

from django.conf import settings
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from publishing.admin.replay import Sent, bind, carry_out
from publishing.models import Publishable
from publishing.preview.showing import Banner, NotShownError, publish_for_now, show
from publishing.preview.undoing import undone
from publishing.privately import kept_private

#: The name under which the page's script says that it left chosen files at home.
FILES_LEFT = "_files_left"
#: Records that a banner names one by one.
MOST = 12
#: Makes a sentence when it is shown, in the language of the page on which it is.
_lazily = lazy(lambda make, records: make(records), str)


class PreviewMixin:
    """An admin page with buttons that show the record's public page, before anything is saved."""

    def get_urls(self) -> list:
        view, name = self.admin_site.admin_view(self.preview_view), self._url_name("preview")
        return [
            path("add/preview/<str:language>/", view, name=f"{name}_new"),
            path("<path:object_id>/preview/<str:language>/", view, name=name),
            *super().get_urls(),
        ]

    def _url_name(self, what: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{what}"

    def preview_view(self, request: HttpRequest, language: str, object_id: str | None = None) -> HttpResponse:
        """Show the form that was sent or, where none was, the record as it is stored."""
        if language not in dict(settings.LANGUAGES) or request.method not in {"GET", "HEAD", "POST"}:
            raise Http404
        record = self._previewed(request, object_id)
        banner = Banner("form" if request.method == "POST" else "stored", language)
        if banner.kind == "stored":
            banner.others = others(self.preview_buttons(record), language)
        try:
            response = self._preview(request, record, banner)
        except NotShownError as refused:
            response = self._not_shown(request, record, refused.problems)
        return kept_private(response)

    def _previewed(self, request: HttpRequest, object_id: str | None) -> Publishable | None:
        """Return the record, None for a new one; raise ``Http404``, or ``PermissionDenied`` to whom it is not for."""
        if object_id is None:
            if request.method != "POST":
                raise Http404
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        sends = request.method == "POST"
        if not (self.has_change_permission if sends else self.has_view_or_change_permission)(request, record):
            raise PermissionDenied
        return record

    def _preview(self, request: HttpRequest, record: Publishable | None, banner: Banner) -> HttpResponse:
        with undone():
            if banner.kind == "form":
                banner.notes = notes_on(request)
                sent = bind(self, request, record)
                record = carry_out(self, sent)
                banner.notes += self._publish_along(sent)
            return show(type(record)._base_manager.get(pk=record.pk), request, banner)

    def goes_along(self, form) -> list[Publishable]:
        """Return the records that a form says are published together with its own."""
        return []

    def _publish_along(self, sent: Sent) -> list:
        """Make public what goes public with the record, and return a sentence on it for the banner."""
        others = self.goes_along(sent.form)
        for other in others:
            publish_for_now(other)
        if not others:
            return []
        return [_lazily(shown_along, others)]

    def _not_shown(self, request: HttpRequest, record: Publishable | None, problems: list[str]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("No preview"),
            "opts": self.opts,
            "original": record,
            "problems": problems,
            "notes": notes_on(request),
        }
        return TemplateResponse(request, "admin/publishing/not_shown.html", context, status=422)

    def preview_buttons(self, record: Publishable | None) -> list[dict]:
        """Return ``{"address", "code", "name"}`` of the preview in each language."""
        name = f"admin:{self._url_name('preview')}"
        return [
            {
                "address": reverse(name, args=[record.pk, code]) if record else reverse(f"{name}_new", args=[code]),
                "code": code,
                "name": get_language_info(code)["name_local"],
            }
            for code, _name in settings.LANGUAGES
        ]


def shown_along(records: list[Publishable]) -> str:
    """Return a sentence that names records which are no more public than the one that is previewed."""
    told = ngettext(
        "Shown too, because the form publishes it with this: %(names)s.",
        "Shown too, because the form publishes them with this: %(names)s.",
        len(records),
    )
    named = [
        _("%(kind)s: %(name)s") % {"kind": capfirst(one._meta.verbose_name), "name": one} for one in records[:MOST]
    ]
    if (more := len(records) - MOST) > 0:
        named.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return told % {"names": pgettext("between the items of a list", ", ").join(named)}


def others(previews: list[dict], language: str) -> list[dict]:
    """Return where the same preview stands in other languages."""
    return [{"url": one["address"], **one} for one in previews if one["code"] != language]


def files_chosen(request: HttpRequest) -> bool:
    """Say whether files were chosen in the form that was sent, whether or not they came along."""
    kept = any(name.endswith("-kept") and value for name, value in request.POST.items())
    return bool(request.FILES or kept or FILES_LEFT in request.POST)


def notes_on(request: HttpRequest) -> list[str]:
    """Return what is to be said of a form: that files which were chosen are not in the preview."""
    if not files_chosen(request):
        return []
    return [gettext_lazy("Files that you chose are not in the preview: they are stored when you save.")]
