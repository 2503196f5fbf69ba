"""One year's forum, the names it bore and the organizations behind it."""

from datetime import date

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.models.editing_scope import EditingScope
from events.models.forum import YEARS
from events.models.organization import OrganizationRole
from events.numbering import edition_in_short, nth_edition
from events.querysets import EditionQuerySet
from publishing.addresses import address
from publishing.dates import Precision, describe_days
from publishing.languages import DOCUMENT_LANGUAGES, site_languages
from publishing.models import PLACES, Publishable
from publishing.people import name_of
from publishing.richtext import RichTextField

#: Editions are counted from one, and no forum has come near the other end.
FIRST, LAST = 1, 500
#: The address below that of all editions at which no edition can stand.
COMPARE = "compare"


class Edition(Publishable):
    """One edition of the forum. Its number does not follow from the year: years were skipped."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("Scheduled")
        HELD = "held", _("Held")
        NO_REPORT = "no-report", _("Announced; no report found that it was held")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")

    class Format(models.TextChoices):
        IN_PERSON = "in-person", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("In person and online")

    class DatesStatus(models.TextChoices):
        ANNOUNCED = "announced", _("announced beforehand")
        HELD = "held", _("reported afterwards")

    number = models.PositiveSmallIntegerField(
        pgettext_lazy("of an edition", "number"),
        null=True,
        blank=True,
        unique=True,
        validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)],
        help_text=_("12 for the twelfth edition; empty if not known."),
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS, db_index=True)
    slug = models.SlugField(
        _("address"), max_length=40, unique=True, help_text=_("The year, unless there were two editions in one year.")
    )
    title = models.CharField(
        _("own title"),
        max_length=300,
        blank=True,
        help_text=_("Only if the edition had a title besides the forum's name."),
    )
    co_title = models.CharField(
        _("co-title"), max_length=300, blank=True, help_text=_("The name of an event it was held together with.")
    )
    co_title_own_translation = models.CharField(
        _("co-title translated by us into"), max_length=12, blank=True, choices=site_languages
    )
    theme = models.CharField(_("theme"), max_length=400, blank=True)
    theme_own_translation = models.CharField(
        _("theme translated by us into"),
        max_length=12,
        blank=True,
        choices=site_languages,
        help_text=_("Choose the language in which the wording is our translation, not the forum's own."),
    )
    first_day = models.DateField(
        _("first day"), null=True, blank=True, help_text=_("If only the month is known, enter its first day.")
    )
    last_day = models.DateField(_("last day"), null=True, blank=True)
    date_precision = models.CharField(_("days are known"), max_length=5, choices=Precision, default=Precision.DAY)
    dates_status = models.CharField(_("dates were"), max_length=9, choices=DatesStatus, default=DatesStatus.ANNOUNCED)
    date_note = models.CharField(_("note on the dates"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.SCHEDULED)
    format = models.CharField(
        _("format"), max_length=9, choices=Format, blank=True, help_text=_("Leave empty if not known.")
    )
    city = models.CharField(_("city"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=120, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences, shown in lists."))
    body = RichTextField(_("text"), blank=True)
    low_carbon = models.TextField(
        _("carbon reduction"), blank=True, help_text=_("What was done to hold this edition with less carbon.")
    )
    citations = GenericRelation("events.Citation")
    topics = models.ManyToManyField("events.Topic", verbose_name=_("topics"), blank=True, related_name="editions")
    organizations = models.ManyToManyField(
        "events.Organization",
        through="events.EditionOrganization",
        related_name="editions",
        verbose_name=_("organizations"),
    )

    address_parts = ("slug",)
    scoped_by = ("pk",)
    words_in = ("theme", "title", "co_title", "city", "region", "country", "venue", "summary", "body", "low_carbon")

    objects = models.Manager.from_queryset(EditionQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-year", models.F("first_day").desc(nulls_last=True), "-pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(last_day__isnull=True) | models.Q(first_day__lte=models.F("last_day")),
                name="edition_days_in_order",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) | models.Q(number__gte=FIRST, number__lte=LAST),
                name="edition_number_within_limits",
                violation_error_message=_("The number of an edition must be between 1 and 500."),
            ),
        ]

    def __str__(self) -> str:
        return edition_in_short(self.year, self.city)

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or str(self.year)
        super().save(*args, **kwargs)

    def why_kept(self) -> list[str]:
        """Name those whose work is limited to the edition: without it, some would be limited to nothing."""
        told = gettext("The work of %(name)s is limited to this edition. Change that on the page of the account first.")
        scopes = EditingScope.objects.filter(editions=self).select_related("user").order_by("user")
        return [told % {"name": name_of(scope.user)} for scope in scopes]

    def clean(self) -> None:
        super().clean()
        if self.slug == COMPARE:
            raise ValidationError({"slug": _("This address belongs to another part of the site.")})
        if self.last_day and not self.first_day:
            raise ValidationError({"first_day": _("Enter the first day too.")})
        if self.first_day and self.year and self.first_day.year != self.year:
            raise ValidationError({"first_day": _("This day is not in the year of the edition.")})
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day must not be before the first.")})

    def get_absolute_url(self) -> str:
        return address("events:edition_detail", self.slug)

    def heading(self) -> str:
        """Return "12th edition" or, where the number is not known, "Edition of 2012"."""
        if self.number is None:
            return gettext("Edition of %(year)s") % {"year": self.year}
        return nth_edition(self.number)

    def days(self) -> str:
        """Return the days as a reader sees them, or an empty string."""
        return describe_days(self.first_day, self.last_day, self.date_precision)

    def is_ahead(self, today: date | None = None) -> bool:
        """Say whether the edition is still to come or to end: one that was held, or may have been, is not."""
        if self.status in {self.Status.HELD, self.Status.NO_REPORT}:
            return False
        today, last = today or timezone.localdate(), self.last_day or self.first_day
        return last >= today if last else self.year >= today.year

    def is_under_way(self, today: date | None = None) -> bool:
        """Say whether today is one of the days of the edition, as far as its days are known and it is not put off."""
        if self.status not in {self.Status.SCHEDULED, self.Status.HELD} or self.date_precision != Precision.DAY:
            return False
        today = today or timezone.localdate()
        return bool(self.first_day) and self.first_day <= today <= (self.last_day or self.first_day)

    def place(self) -> str:
        """Return "Nanning, Guangxi, China" of what is known."""
        smallest, *larger = [part for part in (self.city, self.region, self.country) if part] or [""]
        for part in larger:
            smallest = gettext("%(place)s, %(within)s") % {"place": smallest, "within": part}
        return smallest


class EditionName(models.Model):
    """A name under which the forum went in one year, in the language in which it was written."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="names", verbose_name=_("edition"))
    name = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=12, choices=DOCUMENT_LANGUAGES, default="en")
    source = models.ForeignKey(
        "events.Source", models.PROTECT, null=True, blank=True, related_name="edition_names", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("name in that year")
        verbose_name_plural = _("names in that year")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class EditionOrganization(models.Model):
    """The part an organization had in an edition. Hosting and organising are different things."""

    Role = OrganizationRole

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="roles", verbose_name=_("edition"))
    organization = models.ForeignKey(
        "events.Organization", models.PROTECT, related_name="edition_roles", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=12, choices=OrganizationRole)
    order = models.PositiveSmallIntegerField(_("order"), default=0, validators=PLACES)

    class Meta:
        verbose_name = _("organization with its role")
        verbose_name_plural = _("hosts, organisers and partners")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "organization", "role"], name="edition_organization_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.get_role_display()})"
