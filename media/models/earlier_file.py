"""Files that were replaced: kept with the photo they belonged to, so that each can be brought back."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from media.models.photo import Photo


class EarlierFile(models.Model):
    """An original that another one took the place of; it lies where it lay, under its own name."""

    photo = models.ForeignKey(
        "media.Photo", models.CASCADE, related_name="earlier_files", verbose_name=_("photo"), editable=False
    )
    stored_name = models.CharField(max_length=200, unique=True, editable=False)
    original_name = models.CharField(_("name of the file as it came"), max_length=255, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    file_size = models.PositiveBigIntegerField(_("file size in bytes"), default=0, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), default=0, editable=False)
    replaced_at = models.DateTimeField(_("replaced"), auto_now_add=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("replaced by"),
    )

    #: Columns that hold the name of a file without being a file field.
    file_names = ("stored_name",)

    class Meta:
        verbose_name = _("earlier file")
        verbose_name_plural = _("earlier files")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.original_name or self.stored_name.rpartition("/")[2]

    @classmethod
    def of(cls, photo: "Photo") -> "EarlierFile":
        """Return a record, not saved, of the file that a stored photo has now."""
        facts = ("original_name", "sha256", "file_size", "width", "height")
        return cls(photo=photo, stored_name=photo.original.name, **{name: getattr(photo, name) for name in facts})
