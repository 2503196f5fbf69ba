"""The staff's page of an album."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from media.admin.thumbnails import thumbnail
from media.models import Album, AlbumPhoto
from publishing.admin import PublishableAdmin, RowInline


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
