"""The staff's pages for prose pages and their menus."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from pages.models import Page
from publishing.admin import PublishableAdmin


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    """Prose pages."""

    list_display = ("title", "path", "menu", "order", "badge")
    list_filter = ("state", "menu")
    several_fields = ("parent", "menu")
    search_fields = ("title", "path")
    slug_field = "path"
    slug_from = ("title",)
    prepopulated_fields = {"path": ("title",)}
    fieldsets = (
        (None, {"fields": ["title", "body"]}),
        (_("Address and menus"), {"fields": ["path", "parent", ("menu", "order")]}),
    )
