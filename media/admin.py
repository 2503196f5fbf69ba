"""The staff's pages for photos, albums and documents, and photos on the edition's page."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.admin import EditionAdmin
from events.admin.source import CitationInline
from events.models import Edition
from media.forms import DocumentForm, PhotoForm
from media.models import Album, AlbumPhoto, Document, Photo
from media.renditions import height_at
from publishing.admin import CardInline, PublishableAdmin, RecordForm, RowInline
from publishing.dates import describe_days
from publishing.languages import default_column


class PhotoRecordForm(RecordForm, PhotoForm):
    """A photo in the admin."""


class DocumentRecordForm(RecordForm, DocumentForm):
    """A document in the admin."""


def thumbnail(photo: Photo | None, width: int = 96) -> SafeString:
    """Return the photo's smallest rendition, or an empty box until there is one."""
    if photo is None or not photo.widths:
        return format_html('<span class="thumbnail thumbnail-empty">{}</span>', _("not ready"))
    return format_html(
        '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        photo.rendition_url(photo.widths[0], "jpg"),
        width,
        height_at(width, photo.width, photo.height),
        photo.alt_text or photo,
    )


@admin.register(Photo)
class PhotoAdmin(PublishableAdmin):
    """The photo desk."""

    form = PhotoRecordForm
    list_display = ("small", "short_caption", "badge", "edition", "creator", "licence", "taken")
    list_display_links = ("small", "short_caption")
    list_filter = ("state", "edition", "licence", "topics")
    list_select_related = ("edition",)
    search_fields = ("caption", "alt_text", "creator", "credit_line", "original_name")
    readonly_fields = ("preview", "file_facts")
    fieldsets = (
        (None, {"fields": ["original", "preview", "file_facts"]}),
        (
            pgettext_lazy("written about a photo", "Words"),
            {"fields": ["caption", "alt_text", "creator", "credit_line", "place"]},
        ),
        (_("Rights"), {"fields": ["licence", "source_url", "copyright_notice", "usage_terms"]}),
        (_("What it shows, and when"), {"fields": [("taken_on", "precision"), "edition", "sub_forums", "exhibitions"]}),
        (_("Who and what is to be seen"), {"fields": ["organizations", "people", "topics"]}),
        (_("Focal point"), {"fields": [("focal_x", "focal_y")], "classes": ["collapse"]}),
    )
    inlines = (CitationInline,)

    def get_fieldsets(self, request: HttpRequest, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else [(None, {"fields": ["original"]}), *fieldsets[1:]]

    @admin.display(description=_("preview"))
    def small(self, photo: Photo) -> SafeString:
        return thumbnail(photo)

    @admin.display(description=_("preview"))
    def preview(self, photo: Photo) -> SafeString:
        return thumbnail(photo, 240)

    @admin.display(description=_("file as it came"))
    def file_facts(self, photo: Photo) -> str:
        facts = (photo.original_name, f"{photo.width} × {photo.height}", filesizeformat(photo.file_size))
        return " · ".join(fact for fact in facts if fact)

    @admin.display(description=_("caption"), ordering=default_column("caption"))
    def short_caption(self, photo: Photo) -> str:
        return str(photo)

    @admin.display(description=_("date taken"), ordering="taken_on")
    def taken(self, photo: Photo) -> str:
        return photo.days()


class AlbumPhotoInline(RowInline):
    """The photos of an album, in order."""

    model = AlbumPhoto
    fields = ("small", "photo", "order")
    max_num = 500
    readonly_fields = ("small",)

    @admin.display(description=_("preview"))
    def small(self, place: AlbumPhoto) -> SafeString:
        return thumbnail(place.photo if place.photo_id else None)


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

    form = DocumentRecordForm
    list_display = ("title", "kind", "language", "edition", "published", "badge")
    list_filter = ("state", "kind", "language", "edition")
    list_select_related = ("edition", "sub_forum__edition")
    search_fields = ("title", "original_name")
    date_hierarchy = "published_on"
    fieldsets = (
        (None, {"fields": ["file"]}),
        (None, {"fields": ["title"]}),
        (None, {"fields": [("kind", "language"), ("pages", "published_on", "licence"), "edition", "sub_forum"]}),
    )
    inlines = (CitationInline,)

    @admin.display(description=_("date"), ordering="published_on")
    def published(self, document: Document) -> str:
        return describe_days(document.published_on)


class NewPhotoInline(CardInline):
    """Photos added together with an edition. Those it has already stand above as a strip, each on its own page."""

    model = Photo
    form = PhotoRecordForm
    template = "admin/media/new_photos.html"
    fields = ("original", ("licence", "taken_on"), "caption", "alt_text", "creator", "credit_line")
    verbose_name_plural = _("photos")
    carried = ("licence", "taken_on", "creator", "credit_line")
    STRIP = 24

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).none()

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        photos = list(obj.photos.order_by("-pk")[: self.STRIP]) if obj else []
        formset.strip = [(photo, thumbnail(photo)) for photo in photos]
        formset.photo_count = obj.photos.count() if len(photos) == self.STRIP else len(photos)
        return formset


admin.site.unregister(Edition)


@admin.register(Edition)
class EditionWithPhotosAdmin(EditionAdmin):
    """An edition's page with a place to add photos."""

    belongings = (*EditionAdmin.belongings, "photos")
    inlines = (*EditionAdmin.inlines[:3], NewPhotoInline, *EditionAdmin.inlines[3:])
