"""The staff's page of an album."""

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from media.admin import album_photos
from media.admin.thumbnails import thumbnail
from media.albums import MOST
from media.models import Album, AlbumPhoto, Photo
from publishing.admin import PublishableAdmin, RecordForm, RowInline


class ShownPhoto(forms.Widget):
    """A photo that has its place: its name, with a link to its page; hundreds of lists to choose from would be slow."""

    def __init__(self, photo: Photo) -> None:
        super().__init__()
        self.photo = photo

    def render(self, name: str, value, attrs=None, renderer=None) -> SafeString:
        address = reverse("admin:media_photo_change", args=[self.photo.pk])
        return format_html('<a href="{}">{}</a>', address, self.photo)


class PlacedPhoto(forms.Field):
    """The photo of a place that is stored; it does not change, so nothing about it is asked or checked."""

    def __init__(self, photo: Photo) -> None:
        super().__init__(disabled=True, required=False, widget=ShownPhoto(photo), label=_("photo"))
        self.photo = photo

    def clean(self, value) -> Photo:
        return self.photo


class PlaceForm(RecordForm):
    """A photo's place in an album: chosen once, moved ever after."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["photo"] = PlacedPhoto(self.instance.photo)

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out what cannot change: for hundreds of rows, each check of it is a question to the database."""
        unchanged = {"album", "photo"} if self.instance.pk else set()
        return super()._get_validation_exclusions() | unchanged


class AlbumPhotoInline(RowInline):
    """The photos of an album, in order."""

    model = AlbumPhoto
    form = PlaceForm
    fields = ("small", "photo", "order")
    max_num = MOST
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
    several_fields = ("edition",)
    search_fields = ("title",)
    slug_field = "slug"
    slug_from = ("title",)
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ["title", "description"]}),
        (None, {"fields": ["edition", "cover", "slug"]}),
    )
    inlines = (AlbumPhotoInline,)
    change_form_template = "admin/media/album_form.html"

    def get_urls(self) -> list:
        return [*album_photos.urls(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(count=Count("places"))

    @admin.display(description=_("photos"), ordering="count")
    def photo_count(self, album: Album) -> int:
        return album.count
