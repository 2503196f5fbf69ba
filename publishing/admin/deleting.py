"""Pages that ask before something is deleted: they show what points at it, and refuse what would break public pages."""

from django.contrib import admin
from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from publishing.admin.deletion import reasons_to_keep
from publishing.admin.pointing import pointing_at


class AskBeforeDeletingMixin:
    """Deletes records of this kind, one by one from their pages or many from the list."""

    #: Relations of the record's own that lead to pages on which it shows.
    shows_in: tuple[str, ...] = ()

    def get_deleted_objects(self, objs, request: HttpRequest):
        """Return what a deletion takes along; what forbids it is named with the record it stands on."""
        deleted, counts, permissions, _protected = super().get_deleted_objects(objs, request)
        return deleted, counts, permissions, reasons_to_keep(objs, self.admin_site)

    def render_delete_form(self, request: HttpRequest, context: dict) -> HttpResponse:
        context["pointing"] = pointing_at([context["object"]], self.admin_site, self.shows_in)
        return super().render_delete_form(request, context)

    @admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask, with what points at the records; then delete them, unless one of them must stay."""
        response = delete_selected(self, request, queryset)
        if isinstance(response, TemplateResponse):
            response.context_data["pointing"] = pointing_at(queryset, self.admin_site, self.shows_in)
        return response
