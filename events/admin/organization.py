"""Organizations, people and topics."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.admin.source import CitationInline
from events.models import Organization, Person, Topic
from publishing.admin import PublishableAdmin
from publishing.models import State


@admin.register(Organization)
class OrganizationAdmin(PublishableAdmin):
    """Ministries, centres, companies."""

    initial_state = State.PUBLISHED
    list_display = ("name", "acronym", "kind", "country", "badge")
    list_filter = ("state", "kind")
    several_fields = ("kind", "country")
    search_fields = ("name", "acronym")
    slug_field = "slug"
    slug_from = ("name",)
    slug_spare = ("acronym",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ["name", "country"]}),
        (None, {"fields": [("acronym", "kind"), "website", "predecessor", "slug"]}),
        (_("Description"), {"fields": ["description"]}),
    )
    inlines = (CitationInline,)


@admin.register(Person)
class PersonAdmin(PublishableAdmin):
    """People; their positions belong to each appearance."""

    initial_state = State.PUBLISHED
    list_display = ("name", "badge")
    list_filter = ("state",)
    several_fields = ("family_name_first",)
    search_fields = ("family_name", "given_name")
    slug_field = "slug"
    slug_from = ("given_name", "family_name")
    prepopulated_fields = {"slug": ("given_name", "family_name")}
    fieldsets = (
        (None, {"fields": ["family_name", "given_name"]}),
        (None, {"fields": ["family_name_first", "slug"]}),
        (_("Description"), {"fields": ["description"]}),
    )
    inlines = (CitationInline,)

    @admin.display(description=pgettext_lazy("of a person", "name"), ordering="family_name")
    def name(self, person: Person) -> str:
        return person.name() or person.slug


@admin.register(Topic)
class TopicAdmin(PublishableAdmin):
    """Subjects that programme items, photos and outcomes share."""

    initial_state = State.PUBLISHED
    list_display = ("name", "badge")
    list_filter = ("state",)
    search_fields = ("name",)
    slug_field = "slug"
    slug_from = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ["name", "description"]}),
        (None, {"fields": ["slug"]}),
    )
