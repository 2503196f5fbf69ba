"""An edition's page with a place to add photos."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.admin import EditionAdmin
from events.models import Edition
from media import outdated
from media.admin.thumbnails import thumbnail
from media.forms import PhotoForm
from media.models import Photo
from publishing.admin import CardInline, RecordForm


class NewPhotoForm(RecordForm, PhotoForm):
    """A photo on the page of an edition: a draft, which has no steps of its own there."""


class NewPhotoInline(CardInline):
    """Photos added together with an edition. Those it has already stand above as a strip, each on its own page."""

    model = Photo
    form = NewPhotoForm
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

    def stored(self, edition: Edition) -> None:
        outdated.edition_changed(edition.pk)
