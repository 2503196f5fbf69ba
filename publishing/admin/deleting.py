"""Pages that ask before something is deleted: they show what points at it, and refuse what would break public pages."""

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from publishing import scopes
from publishing.admin.deletion import going_along, reasons_to_keep
from publishing.admin.pointing import Names, pointing_at
from publishing.models import Trashed


class AskBeforeDeletingMixin:
    """Deletes records of this kind, one by one from their pages or many from the list."""

    #: Relations of the record's own that lead to pages on which it shows.
    shows_in: tuple[str, ...] = ()

    def get_deleted_objects(self, objs, request: HttpRequest):
        """Return what a deletion takes along; what forbids it is named with the record it stands on."""
        deleted, counts, permissions, _protected = super().get_deleted_objects(objs, request)
        names = Names(self.admin_site, request)
        if scopes.editions_of(request.user) is not None:
            deleted = going_along(objs, names)
        return deleted, counts, permissions, reasons_to_keep(objs, names)

    def render_delete_form(self, request: HttpRequest, context: dict) -> HttpResponse:
        context["pointing"] = pointing_at([context["object"]], Names(self.admin_site, request), self.shows_in)
        return super().render_delete_form(request, context)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id) -> HttpResponse:
        """Lead on, and say to those who may bring it back where it is kept."""
        response = super().response_delete(request, obj_display, obj_id)
        if self.admin_site.get_model_admin(Trashed).has_view_permission(request):
            address = reverse("admin:publishing_trashed_changelist")
            messages.info(request, format_html('<a href="{}">{}</a>', address, _("Deleted by mistake? Bring it back")))
        return response

    @admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask, with what points at the records; then delete them, unless one of them must stay."""
        response = delete_selected(self, request, queryset)
        if isinstance(response, TemplateResponse):
            names = Names(self.admin_site, request)
            response.context_data["pointing"] = pointing_at(queryset, names, self.shows_in)
        return response
