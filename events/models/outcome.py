"""What an edition launched or adopted, and what became of it over the years."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.querysets import OutcomeQuerySet
from publishing.addresses import address
from publishing.dates import Precision, describe_days
from publishing.languages import site_languages
from publishing.models import InOrder, OrderKeys, Publishable, Translated
from publishing.richtext import RichTextField


class Outcome(Publishable):
    """An initiative, plan, platform, report, agreement or declaration."""

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", _("Initiative")
        ACTION_PLAN = "action-plan", _("Action plan")
        STRATEGY = "strategy", _("Strategy")
        PLATFORM = "platform", _("Platform")
        REPORT = "report", _("Report")
        AGREEMENT = "agreement", _("Agreement")
        DECLARATION = "declaration", _("Declaration")

    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.INITIATIVE)
    title = models.CharField(_("title"), max_length=300)
    title_order = OrderKeys("title")
    title_own_translation = models.CharField(
        _("title translated by us into"),
        max_length=12,
        blank=True,
        choices=site_languages,
        help_text=_("Choose the language in which the wording is our translation, not the forum's own."),
    )
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    description = RichTextField(_("description"), blank=True)
    citations = GenericRelation("events.Citation")
    topics = models.ManyToManyField("events.Topic", verbose_name=_("topics"), blank=True, related_name="outcomes")
    organizations = models.ManyToManyField(
        "events.Organization", verbose_name=_("organizations"), blank=True, related_name="outcomes"
    )

    translated_to_publish = ("title",)

    address_parts = ("slug",)
    words_in = ("title", "description")

    objects = models.Manager.from_queryset(OutcomeQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = [InOrder("title").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("events:outcome_detail", self.slug)


class OutcomeStep(Translated):
    """One dated step in the life of an outcome, at an edition or between two, as one source reports it."""

    class Kind(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        LAUNCHED = "launched", _("launched")
        ADOPTED = "adopted", _("adopted")
        DISCUSSED = "discussed", _("discussed")
        REAFFIRMED = "reaffirmed", _("reaffirmed")
        UNDER_WAY = "under-way", _("under way")
        DELIVERED = "delivered", _("delivered")
        ENDED = "ended", _("ended")

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="steps", verbose_name=_("outcome"))
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    day = models.DateField(_("day"), null=True, blank=True, help_text=_("Leave empty if not known."))
    precision = models.CharField(_("day is known"), max_length=5, choices=Precision, default=Precision.DAY)
    edition = models.ForeignKey(
        "events.Edition", models.PROTECT, null=True, blank=True, related_name="outcome_steps", verbose_name=_("edition")
    )
    note = models.CharField(_("note"), max_length=400, blank=True)
    source = models.ForeignKey("events.Source", models.PROTECT, related_name="outcome_steps", verbose_name=_("source"))

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = [models.F("day").asc(nulls_first=True), "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days()}".strip()

    def days(self) -> str:
        """Return the day as a reader sees it, or an empty string."""
        return describe_days(self.day, None, self.precision)
