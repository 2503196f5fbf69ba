"""The staff's pages for photos, albums and documents, and photos on the edition's page."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.admin import EditionAdmin
from events.admin.source import CitationInline
from events.models import Edition, Forum
from media.models import Album, AlbumPhoto, Document, Photo
from publishing.admin import CardInline, PublishableAdmin, RowInline


def photo_defaults() -> dict:
    """Return what a new photo starts with: the forum's licence and terms."""
    forum = Forum.load()
    return {"licence": forum.default_licence, "usage_terms_en": forum.default_usage_terms}


@admin.register(Photo)
class PhotoAdmin(PublishableAdmin):
    """The photo desk."""

    list_display = ("short_caption", "edition", "creator", "licence", "taken", "badge")
    list_display_links = ("short_caption",)
    list_filter = ("state", "edition", "licence", "topics")
    list_select_related = ("edition",)
    search_fields = ("caption", "alt_text", "creator", "credit_line", "original_name")
    date_hierarchy = "taken_on"
    fieldsets = (
        (None, {"fields": ["original"]}),
        (_("Words"), {"fields": ["caption", "alt_text", "creator", "credit_line", "place"]}),
        (_("Rights"), {"fields": ["licence", "source_url", "copyright_notice", "usage_terms"]}),
        (_("What it shows, and when"), {"fields": [("taken_on", "precision"), "edition", "sub_forums", "exhibitions"]}),
        (None, {"fields": ["organizations", "people", "topics"]}),
        (_("Focal point"), {"fields": [("focal_x", "focal_y")], "classes": ["collapse"]}),
    )
    inlines = (CitationInline,)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        return photo_defaults() | super().get_changeform_initial_data(request)

    @admin.display(description=_("caption"), ordering="caption")
    def short_caption(self, photo: Photo) -> str:
        return str(photo)

    @admin.display(description=_("date taken"), ordering="taken_on")
    def taken(self, photo: Photo) -> str:
        return photo.days()


class AlbumPhotoInline(RowInline):
    """The photos of an album, in order."""

    model = AlbumPhoto
    fields = ("photo", "order")


@admin.register(Album)
class AlbumAdmin(PublishableAdmin):
    """Albums."""

    list_display = ("title", "edition", "photo_count", "badge")
    list_filter = ("state", "edition")
    list_select_related = ("edition",)
    search_fields = ("title",)
    slug_field = "slug"
    slug_from = ("title",)
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ["title", "description"]}),
        (None, {"fields": ["edition", "cover", "slug"]}),
    )
    inlines = (AlbumPhotoInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(count=Count("places"))

    @admin.display(description=_("photos"), ordering="count")
    def photo_count(self, album: Album) -> int:
        return album.count


@admin.register(Document)
class DocumentAdmin(PublishableAdmin):
    """Documents."""

    list_display = ("title", "kind", "language", "edition", "badge")
    list_filter = ("state", "kind", "language", "edition")
    list_select_related = ("edition", "sub_forum__edition")
    search_fields = ("title", "original_name")
    date_hierarchy = "published_on"
    fieldsets = (
        (None, {"fields": ["file", "title"]}),
        (None, {"fields": [("kind", "language"), ("pages", "published_on", "licence"), "edition", "sub_forum"]}),
    )
    inlines = (CitationInline,)


class NewPhotoInline(CardInline):
    """Photos added together with an edition; those it has already are shown and edited on their own pages."""

    model = Photo
    fields = ("original", "caption", "alt_text", "creator", "credit_line", "licence")
    verbose_name_plural = _("new photos")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).none()

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        for name, value in photo_defaults().items():
            if name in formset.form.base_fields:
                formset.form.base_fields[name].initial = value
        return formset


admin.site.unregister(Edition)


@admin.register(Edition)
class EditionWithPhotosAdmin(EditionAdmin):
    """An edition's page with a place to add photos."""

    belongings = (*EditionAdmin.belongings, "photos")
    inlines = (*EditionAdmin.inlines[:3], NewPhotoInline, *EditionAdmin.inlines[3:])
