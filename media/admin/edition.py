"""An edition's page with a place to add photos."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.admin import EditionAdmin
from events.models import Edition
from events.next_edition import Part, Prepared, Wishes
from media import outdated
from media.admin.thumbnails import thumbnail
from media.forms import PhotoForm
from media.models import Album, Photo
from publishing.admin import CardInline, RecordForm
from publishing.models import State
from publishing.slugs import free_slug
from publishing.words import columns


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


class Albums(Part):
    """Albums of an edition, by their titles and without photos."""

    name, model, is_chosen = "albums", Album, False
    label = _("Albums")
    help_text = _("Titles only; without photos.")

    def rows(self, edition: Edition) -> QuerySet:
        return edition.albums.order_by("pk")

    def copy(self, row: Album, edition: Edition, wishes: Wishes, prepared: Prepared) -> None:
        album = Album(edition=edition, state=State.DRAFT, slug=free_slug(Album.objects.all(), "slug", row.slug))
        for column in columns(Album, "title"):
            setattr(album, column, getattr(row, column))
        album.save()
        prepared.made.append(album)


admin.site.unregister(Edition)


@admin.register(Edition)
class EditionWithPhotosAdmin(EditionAdmin):
    """An edition's page with a place to add photos."""

    belongings = (*EditionAdmin.belongings, "photos")
    next_edition_parts = (*EditionAdmin.next_edition_parts, Albums())
    inlines = (*EditionAdmin.inlines[:3], NewPhotoInline, *EditionAdmin.inlines[3:])

    def stored(self, edition: Edition) -> None:
        super().stored(edition)
        outdated.edition_changed(edition.pk)
