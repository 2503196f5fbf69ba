"""Photos: the original as it came, the words that go with it, and what it shows."""

import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from media import crops, renditions
from media.metadata import clean_copy
from media.querysets import PhotoQuerySet
from media.storages import original_path, originals
from publishing.addresses import numbered
from publishing.dates import Precision, describe_days
from publishing.languages import default_column
from publishing.licences import BY_VALUE, Licence
from publishing.models import Publishable, State, required_when_published

SHARE = [MinValueValidator(0), MaxValueValidator(1)]
#: The fields that are written once a language, and those that tie a photo to what and who it shows.
TRANSLATED = ("headline", "caption", "alt_text", "creator", "credit_line", "copyright_notice", "usage_terms", "place")
RELATIONS = ("sub_forums", "exhibitions", "organizations", "people", "topics")
#: Less than a picture takes on a phone by so little that nobody sees it: phones of three dots a pixel then load half.
ON_A_PHONE = "86vw"


def new_token() -> str:
    """Return 32 random hexadecimal digits: the unguessable part of a photo's file names."""
    return secrets.token_hex(16)


class Photo(Publishable):
    """A photo. The original is stored once and never altered or served; readers get renditions."""

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    original = models.FileField(_("photo file"), storage=originals, upload_to=original_path, max_length=200)
    original_name = models.CharField(_("name of the file as it came"), max_length=255, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    file_size = models.PositiveBigIntegerField(_("file size in bytes"), default=0, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), default=0, editable=False)
    dominant_colour = models.CharField(max_length=7, blank=True, editable=False)
    #: Names the set of renditions that exists in storage; empty until the worker has made one.
    rendition_key = models.CharField(max_length=40, blank=True, editable=False)
    #: Names the set that could not be made, because the file is no sound picture; empty in all other cases.
    refused_key = models.CharField(max_length=40, blank=True, editable=False)

    #: 64 bits as 16 hexadecimal digits that are much the same for pictures that look much the same.
    perceptual_hash = models.CharField(max_length=16, blank=True, editable=False)
    #: What the file says of itself, to be offered to whoever writes the words: see ``media.metadata.reading``.
    suggestions = models.JSONField(default=dict, blank=True, editable=False)
    batch = models.ForeignKey(
        "media.Batch",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="photos",
        verbose_name=_("batch"),
    )

    #: Set when the photo is first given the state "published", and kept: its address may have been cited since.
    was_published = models.BooleanField(default=False, editable=False)

    headline = models.CharField(
        _("headline"), max_length=250, blank=True, help_text=_("The photo in one line, for lists and for the press.")
    )
    caption = models.TextField(
        _("caption"), blank=True, help_text=_("Who and what, where and when, in full sentences. Always visible.")
    )
    alt_text = models.CharField(
        _("alt text"),
        max_length=400,
        blank=True,
        help_text=_("What is to be seen, for readers who cannot see it. Not the caption again."),
    )
    creator = models.CharField(_("creator (byline)"), max_length=200, blank=True, help_text=_("Who took it."))
    credit_line = models.CharField(
        _("credit line"), max_length=250, blank=True, help_text=_("As it must be printed: Photo: Zhang Fengqin.")
    )
    copyright_notice = models.CharField(_("copyright notice"), max_length=250, blank=True)
    licence = models.CharField(_("licence"), max_length=24, choices=Licence, blank=True)
    usage_terms = models.TextField(_("usage terms"), blank=True)
    taken_on = models.DateField(_("date taken"), null=True, blank=True)
    precision = models.CharField(_("date is known"), max_length=5, choices=Precision, default=Precision.DAY)
    place = models.CharField(_("place"), max_length=200, blank=True)
    source_url = models.URLField(_("source address"), max_length=1000, blank=True)
    focal_x = models.FloatField(
        _("focal point, across"), default=0.5, validators=SHARE, help_text=_("0 is the left edge, 1 the right.")
    )
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, validators=SHARE, help_text=_("0 is the top edge, 1 the bottom.")
    )

    #: Whether a person set the focal point; until then it is a guess, and each new file brings one of its own.
    focal_is_chosen = models.BooleanField(default=False, editable=False)

    edition = models.ForeignKey(
        "events.Edition", models.PROTECT, null=True, blank=True, related_name="photos", verbose_name=_("edition")
    )
    sub_forums = models.ManyToManyField(
        "events.SubForum", blank=True, related_name="photos", verbose_name=_("sub-forums and programme items")
    )
    exhibitions = models.ManyToManyField(
        "events.Exhibition", blank=True, related_name="photos", verbose_name=_("exhibitions")
    )
    organizations = models.ManyToManyField(
        "events.Organization", blank=True, related_name="photos", verbose_name=_("organizations shown")
    )
    people = models.ManyToManyField("events.Person", blank=True, related_name="photos", verbose_name=_("people shown"))
    topics = models.ManyToManyField("events.Topic", blank=True, related_name="photos", verbose_name=_("topics"))
    citations = GenericRelation("events.Citation")

    scoped_by = ("edition",)
    shown_with = ("edition",)
    required_to_publish = ("licence", "original")
    translated_to_publish = ("alt_text", "caption", "credit_line")

    @classmethod
    def own_rule(cls, user) -> models.Q:
        """Return the condition for photos that the user sent in and has not put to an edition yet."""
        return models.Q(edition=None, batch__created_by=user)

    kept_by = ("covered_albums",)
    words_in = ("headline", "caption", "alt_text", "creator", "credit_line", "place")

    objects = models.Manager.from_queryset(PhotoQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-edition__year", "-pk"]
        # There are many, and feeds, calendars and sitemaps ask for the latest of each of these.
        indexes = [
            models.Index(fields=["updated_at"], name="media_photo_updated_at"),
            models.Index(fields=["publish_at"], name="media_photo_publish_at"),
            models.Index(fields=["retire_at"], name="media_photo_retire_at"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            required_when_published(
                "photo", *map(default_column, ("alt_text", "caption", "credit_line")), "licence", "original"
            ),
        ]

    def __str__(self) -> str:
        caption = str(self.caption or self.original_name or _("photo without a caption"))
        return caption if len(caption) <= 80 else f"{caption[:79]}…"

    def save(self, *args, update_fields=None, **kwargs) -> None:
        if self.state == State.PUBLISHED and not self.was_published:
            self.was_published = True
            update_fields = None if update_fields is None else {*update_fields, "was_published"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return numbered("media:photo_detail", self.pk)

    def days(self) -> str:
        """Return the day it was taken as a reader sees it, or an empty string."""
        return describe_days(self.taken_on, None, self.precision)

    @property
    def terms(self) -> Licence | None:
        """The licence with its words and address, or None where none was chosen yet."""
        return BY_VALUE.get(self.licence)

    @property
    def focal_point(self) -> tuple[float, float]:
        """What crops keep in view, as shares of width and height from the upper left corner."""
        return self.focal_x, self.focal_y

    @property
    def widths(self) -> list[int]:
        """The widths in pixels in which readers get the photo, smallest first; none until they are made."""
        return renditions.ladder(self.width) if self.rendition_key else []

    def rendition_url(self, width: int, suffix: str) -> str:
        """Return the address of one rendition; it changes with the file."""
        return self.file_url(f"{width}.{suffix}")

    def file_url(self, name: str) -> str:
        """Return the address of a rendition or crop by its name: ``640.avif``, ``card480.jpg``, ``share.jpg``."""
        return f"{settings.MEDIA_URL}photos/{self.token}/{self.rendition_key}-{name}"

    def srcset(self, suffix: str) -> str:
        """Return the ``srcset`` of all renditions in one format."""
        return ", ".join(f"{self.rendition_url(width, suffix)} {width}w" for width in self.widths)

    @property
    def avif_srcset(self) -> str:
        return self.srcset("avif")

    @property
    def jpeg_srcset(self) -> str:
        return self.srcset("jpg")

    @property
    def fallback_url(self) -> str:
        """The address for a browser that knows no ``srcset``."""
        return self.rendition_url(self.widths[min(1, len(self.widths) - 1)], "jpg") if self.widths else ""

    @property
    def share(self) -> crops.Crop | None:
        """The image that other sites show with a link to the photo; None until it is made."""
        return crops.share(self.width, self.height) if self.rendition_key else None

    @property
    def share_url(self) -> str:
        """The address of that image, or an empty string."""
        return self.file_url(f"{self.share.name}.jpg") if self.share else ""

    @property
    def cards(self) -> list[crops.Crop]:
        """The cards of 3:2 cut around the focal point, smallest first; none until they are made."""
        return crops.cards(self.width, self.height) if self.rendition_key else []

    def card_srcset(self, suffix: str) -> str:
        """Return the ``srcset`` of all cards in one format."""
        return ", ".join(f"{self.file_url(f'{card.name}.{suffix}')} {card.width}w" for card in self.cards)

    @property
    def avif_card_srcset(self) -> str:
        return self.card_srcset("avif")

    @property
    def jpeg_card_srcset(self) -> str:
        return self.card_srcset("jpg")

    @property
    def card_url(self) -> str:
        """The address of the smallest card, for a browser that knows no ``srcset``."""
        return self.file_url(f"{self.cards[0].name}.jpg") if self.cards else ""

    @property
    def largest_url(self) -> str:
        """The address of the largest rendition, as JPEG, for downloading."""
        return self.rendition_url(self.widths[-1], "jpg") if self.widths else ""

    @property
    def largest_name(self) -> str:
        """The name of the largest rendition, as JPEG; empty until it is made."""
        return f"{self.widths[-1]}.jpg" if self.widths else ""

    @property
    def full_name(self) -> str:
        """The name of the file in full size: made with the better set, where the licence lets readers have it."""
        if self.terms in {None, Licence.ALL_RIGHTS_RESERVED} or not renditions.is_better(self.rendition_key):
            return ""
        return f"full.{clean_copy.SUFFIXES.get(self.original.name.rpartition('.')[2], 'jpg')}"

    @property
    def full_url(self) -> str:
        """The address of the file in full size, or an empty string."""
        return self.file_url(self.full_name) if self.full_name else ""

    @property
    def largest_size(self) -> tuple[int, int]:
        """Width and height of the largest rendition."""
        width = renditions.ladder(self.width)[-1] if self.width else 0
        return (width, renditions.height_at(width, self.width, self.height)) if width else (0, 0)

    @property
    def download_name(self) -> str:
        """A file name that tells what was downloaded: 2023-photo-12.jpg."""
        return "-".join([*([self.edition.slug] if self.edition else []), "photo", f"{self.pk}.jpg"])

    @property
    def full_download_name(self) -> str:
        """The same for the file in full size."""
        return f"{self.download_name.rpartition('.')[0]}-full.{self.full_name.rpartition('.')[2]}"

    @property
    def ratio(self) -> float:
        """Width divided by height, rounded to 0.05 and held within what a row of pictures can bear."""
        ratio = self.width / self.height if self.width and self.height else 1.5
        return round(min(4.0, max(0.3, ratio)) * 20) / 20

    @property
    def ratio_class(self) -> str:
        """The style class for the picture's proportions: ``ratio-150`` for three to two."""
        return f"ratio-{round(self.ratio * 100)}"

    @property
    def grid_sizes(self) -> str:
        """How wide the picture stands in a row of others, as ``sizes`` says it; rows are about 18 rem high."""
        return f"(min-width: 36rem) min({self.ratio * 18:.0f}rem, 92vw), {ON_A_PHONE}"

    @property
    def page_sizes(self) -> str:
        """How wide the picture stands on its own page: as wide as the page, but no higher than the window."""
        height = f"{self.ratio * 72:.0f}vh"
        return f"(min-width: 36rem) min(92vw, 81rem, {height}), min({ON_A_PHONE}, {height})"
