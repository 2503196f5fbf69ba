"""The staff's side of the site: Django's admin, named and ordered for this job."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog, set_language
from js_asset import Media

from accounts.second_factor import LATER, has_one
from forumsite import admin_search, start_page
from publishing.admin import waiting
from publishing.admin.preferences import preferences
from publishing.admin.readiness import report
from publishing.admin.readiness.scope import allowed_kinds
from publishing.admin.readiness.urls import urls as readiness_urls
from publishing.admin.translating.urls import urls as translating_urls
from publishing.admin.waits import waits
from publishing.models import Publishable
from publishing.sheets.urls import urls as spreadsheet_urls

#: The start page by task rather than by room: a heading, and the models under it.
TASKS = (
    (_("Editions and programme"), ("events.Edition", "events.SubForum", "events.Exhibition", "events.Topic")),
    (_("Photos and documents"), ("media.Photo", "media.Album", "media.Document")),
    (_("People and organizations"), ("events.Organization", "events.Person")),
    (_("Outcomes and sources"), ("events.Outcome", "events.Source")),
    (_("Pages and forum"), ("pages.Page", "events.Forum")),
    (_("Publishing"), ("publishing.PendingChange", "publishing.PreviewLink")),
    (_("What is missing"), ("desks.Readiness", "desks.Translations", "publishing.LinkCheck")),
    (_("Deleted"), ("publishing.Trashed",)),
    (_("Web addresses"), ("publishing.Redirect", "publishing.MissedAddress")),
    (_("Accounts"), ("auth.User", "auth.Group", "publishing.AuditEntry")),
    (_("Background work"), ("django_tasks_database.DBTaskResult",)),
)


class LabelledAutocompleteView(AutocompleteJsonView):
    """Suggestions named by the record's own admin page, with the year where a title alone does not tell."""

    def serialize_result(self, record, to_field_name: str) -> dict:
        label = getattr(self.model_admin, "choice_label", str)
        return {**super().serialize_result(record, to_field_name), "text": label(record)}


class ForumAdminSite(admin.AdminSite):
    """The admin with this site's titles, its models grouped by task, and scripts that the security policy lets run."""

    site_title = _("Forum record")
    site_header = _("Forum record")
    index_title = _("Editing")

    def get_urls(self) -> list:
        search = self.admin_view(partial(admin_search.search, site=self))
        own = [
            path("language/", set_language, name="set_language"),
            path("search/", search, name="search"),
            path("e-mails/", self.admin_view(partial(preferences, site=self)), name="preferences"),
        ]
        desks = [*readiness_urls(self), *translating_urls(self), *spreadsheet_urls(self)]
        rest = [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]
        return [*own, *desks, *rest]  # pages link to what is public by its address; this would tell others' too

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Lead to the one way in; Django's own form knows neither second factors nor limits, and is shown nowhere."""
        return redirect_to_login(request.GET.get("next", ""), reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        return super().admin_view(with_nonce(view), cacheable)

    def each_context(self, request: HttpRequest) -> dict:
        """Return what every page needs; scripts read the token of the cookie, which signing in again changes."""
        return super().each_context(request) | {"csrf_cookie": settings.CSRF_COOKIE_NAME}

    def i18n_javascript(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Return the words for scripts: the admin's, and those of the rich-text editor, which are in our catalogue."""
        return JavaScriptCatalog.as_view()(request)

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the start page with what went wrong, and the drafts and records in review that the user may see."""
        pages = sorted(self._registry.values(), key=lambda page: page.model._meta.app_label)
        shortcuts = [way for page in pages if hasattr(page, "ways") for way in page.ways(request)]
        return super().index(
            request,
            {
                "waiting": self.waiting(request),
                "shortcuts": shortcuts,
                "troubles": self.troubles(request),
                "offer_second_factor": LATER not in request.COOKIES and not has_one(request.user),
                "waits": waits(request, self),
                "coming": start_page.coming(request, self),
                "lacking": report.heaviest(request, self, start_page.MOST_LACKING),
                "lately": start_page.lately(request, self),
                "worker": start_page.worker_state(),
                **(extra_context or {}),
            },
        )

    def troubles(self, request: HttpRequest) -> list[dict]:
        """Return ``{"address", "words"}`` for each kind of trouble that a page of the admin knows of."""
        return [one for page in self._registry.values() if hasattr(page, "troubles") for one in page.troubles(request)]

    def waiting(self, request: HttpRequest) -> list[dict]:
        """Return ``{"name", "state", "count", "address"}`` for each kind of record and each of the two states."""
        found = []
        for model, page in self._registry.items():
            if not issubclass(model, Publishable) or not page.has_view_permission(request):
                continue
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            found += [
                {
                    "name": model._meta.verbose_name_plural,
                    "state": state,
                    "count": count,
                    "address": f"{address}?state__exact={state.value}",
                }
                for state, count in waiting(page.get_queryset(request)).items()
            ]
        return found

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return LabelledAutocompleteView.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """Return the models the user may see, grouped by task; what no task names comes last under its own app."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        found = {f"{app['app_label']}.{model['object_name']}": model for app in apps for model in app["models"]}
        found |= {f"desks.{desk['object_name']}": desk for desk in self.desks(request)}
        groups = []
        for number, (name, labels) in enumerate(TASKS):
            if models := [found.pop(label) for label in labels if label in found]:
                groups.append({"name": name, "app_label": f"task-{number}", "app_url": "", "models": models})
        for app in apps:
            if models := [model for label, model in found.items() if label.startswith(f"{app['app_label']}.")]:
                groups.append({**app, "models": models})
        return groups

    def desks(self, request: HttpRequest) -> list[dict]:
        """Return, as entries among the models, the pages on what is missing that the user may see."""
        pages = []
        if allowed_kinds(request, self):
            pages.append(("Readiness", _("Report on the whole record"), "admin:readiness"))
        if allowed_kinds(request, self, to_translate=True):
            pages.append(("Translations", _("Translations"), "admin:translations"))
        return [{"object_name": name, "name": words, "admin_url": reverse(at)} for name, words, at in pages]


def with_nonce(view: Callable) -> Callable:
    """Return the view with this request's nonce on the import map and scripts of its forms."""

    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and not response.is_rendered and response.context_data:
            media = response.context_data.get("media")
            if media is not None:
                response.context_data["media"] = Media.from_media(media, nonce=str(request.csp_nonce))
        return response

    return wrapped
