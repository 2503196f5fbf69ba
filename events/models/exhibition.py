"""Exhibitions held with an edition, and who showed there."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.querysets import ExhibitionQuerySet
from publishing.addresses import address
from publishing.dates import describe_days
from publishing.models import PLACES, Publishable
from publishing.richtext import RichTextField


class Exhibition(Publishable):
    """An exhibition held with an edition."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="exhibitions", verbose_name=_("edition"))
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("address"), max_length=100)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    area = models.PositiveIntegerField(_("area in m²"), null=True, blank=True)
    exhibitor_count = models.PositiveIntegerField(
        _("number of exhibitors"),
        null=True,
        blank=True,
        help_text=_("As reported; it may be more than those listed below."),
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences, shown in lists."))
    body = RichTextField(_("text"), blank=True)
    citations = GenericRelation("events.Citation")
    exhibitors = models.ManyToManyField(
        "events.Organization", through="events.Exhibitor", related_name="exhibitions", verbose_name=_("exhibitors")
    )

    scoped_by = ("edition",)
    shown_with = ("edition",)
    translated_to_publish = ("title",)

    address_parts = ("edition", "slug")
    words_in = ("title", "venue", "summary", "body")

    objects = models.Manager.from_queryset(ExhibitionQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("exhibition")
        verbose_name_plural = _("exhibitions")
        ordering = ["-edition__year", "-edition_id", models.F("first_day").asc(nulls_last=True), "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="exhibition_slug_once_per_edition",
                violation_error_message=_("This edition already has an exhibition with this address."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day must not be before the first.")})
        if self.first_day and (edition := getattr(self, "edition", None)) and self.first_day.year != edition.year:
            raise ValidationError({"first_day": _("This day is not in the year of the edition.")})

    def get_absolute_url(self) -> str:
        return address("events:exhibition_detail", self.edition.slug, self.slug)

    def days(self) -> str:
        """Return the days as a reader sees them, or an empty string."""
        return describe_days(self.first_day, self.last_day)


class Exhibitor(models.Model):
    """An organization that showed at an exhibition."""

    exhibition = models.ForeignKey(Exhibition, models.CASCADE, related_name="stands", verbose_name=_("exhibition"))
    organization = models.ForeignKey(
        "events.Organization", models.PROTECT, related_name="stands", verbose_name=_("organization")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, validators=PLACES)

    class Meta:
        verbose_name = _("exhibitor")
        verbose_name_plural = _("exhibitors")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["exhibition", "organization"], name="exhibitor_once")]

    def __str__(self) -> str:
        return str(self.organization)
