"""Albums: photos chosen and put in order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.querysets import AlbumQuerySet
from publishing.addresses import address
from publishing.models import PLACES, Publishable


class Album(Publishable):
    """A titled, ordered choice of photos; a photo may stand in several."""

    title = models.CharField(_("title"), max_length=250)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    description = models.TextField(_("description"), blank=True)
    cover = models.ForeignKey(
        "media.Photo",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="covered_albums",
        verbose_name=_("cover"),
        help_text=_("The first photo, if left empty."),
    )
    edition = models.ForeignKey(
        "events.Edition", models.PROTECT, null=True, blank=True, related_name="albums", verbose_name=_("edition")
    )
    photos = models.ManyToManyField(
        "media.Photo", through="media.AlbumPhoto", related_name="albums", verbose_name=_("photos")
    )

    scoped_by = ("edition",)
    shown_with = ("edition",)
    translated_to_publish = ("title",)

    address_parts = ("slug",)
    words_in = ("title", "description")

    objects = models.Manager.from_queryset(AlbumQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("album")
        verbose_name_plural = _("albums")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("media:album_detail", self.slug)


class AlbumPhoto(models.Model):
    """A photo's place in an album."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="places", verbose_name=_("album"))
    photo = models.ForeignKey("media.Photo", models.PROTECT, related_name="places", verbose_name=_("photo"))
    order = models.PositiveSmallIntegerField(_("order"), default=0, validators=PLACES)

    class Meta:
        verbose_name = _("photo in the album")
        verbose_name_plural = _("photos in the album")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["album", "photo"], name="photo_once_per_album")]

    def __str__(self) -> str:
        return str(self.photo)
