"""Lists of what is about records of any kind: what a user sees of them is what the user sees of the records."""

from collections.abc import Iterator

from django.contrib.admin import AdminSite, ModelAdmin, display
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing import scopes
from publishing.models import Publishable


class AboutRecordsAdmin(ModelAdmin):
    """A list of rows that each lead to a record by ``content_type`` and ``object_id``; nothing is added or changed."""

    list_display_links = None
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the rows about records that the user may see, with these."""
        rows = super().get_queryset(request).filter(about_seen(request, self.admin_site))
        return rows.prefetch_related("record")

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return any(_pages(request, self.admin_site))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def page_of(self, record: Model) -> ModelAdmin:
        """Return the admin page of a record's kind."""
        return self.admin_site.get_model_admin(type(record))

    @display(description=gettext_lazy("record"))
    def about(self, row: Model) -> SafeString | str:
        record = row.record
        if record is None:
            return _("gone")
        name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), record)

    @display(description=gettext_lazy("kind of record"))
    def kind(self, row: Model) -> str:
        model = row.content_type.model_class()
        return str(model._meta.verbose_name) if model else row.content_type.model


def _pages(request: HttpRequest, site: AdminSite) -> Iterator[ModelAdmin]:
    for model, page in site._registry.items():
        if issubclass(model, Publishable) and page.has_view_permission(request):
            yield page


def about_seen(request: HttpRequest, site: AdminSite) -> Q:
    """Return the condition on rows that lead to a record which the user may see."""
    rule = Q(pk__in=())
    for page in _pages(request, site):
        rule |= about(page.model, request.user)
    return rule


def about(kind: type[Publishable], user) -> Q:
    """Return the condition on rows that lead to a record of this kind which the limits of a user's work let through."""
    rule = Q(content_type=ContentType.objects.get_for_model(kind))
    if scopes.editions_of(user) is None:
        return rule
    return rule & Q(object_id__in=scopes.within(user, kind._default_manager.all()).values("pk"))
