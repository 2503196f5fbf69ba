"""The programme: sub-forums, the roundtable, ceremonies and other items, and who had which part in them."""

import zoneinfo
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models.organization import OrganizationRole
from events.querysets import SubForumQuerySet
from publishing.addresses import address
from publishing.dates import describe_days
from publishing.languages import site_languages
from publishing.models import PLACES, Publishable, Translated
from publishing.richtext import RichTextField


def time_zones() -> list[tuple[str, str]]:
    """Return the IANA time zones, the site's own first."""
    names = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
    return [(name, name) for name in dict.fromkeys([settings.TIME_ZONE, *names])]


def offset_of(moment: datetime) -> str:
    """Return by how much the clocks of a moment's time zone differ from UTC then: "UTC+8", "UTC−3:30"."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return "UTC" + (f"{'+' if minutes > 0 else '−'}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")


def site_time_zone() -> str:
    """Return the IANA name of the site's time zone."""
    return settings.TIME_ZONE


class SubForum(Publishable):
    """One item of an edition's programme; a sub-forum proper, or the roundtable, a ceremony, a launch."""

    class Kind(models.TextChoices):
        SUB_FORUM = "sub-forum", _("Sub-forum")
        ROUNDTABLE = "roundtable", _("Roundtable")
        OPENING = "opening-ceremony", _("Opening ceremony")
        PLENARY = "plenary", _("Plenary")
        DIALOGUE = "dialogue", _("Dialogue")
        LAUNCH = "launch", _("Launch")
        SIDE_EVENT = "side-event", _("Side event")
        SPECIAL_SESSION = "special-session", _("Special session")

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="sub_forums", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.SUB_FORUM)
    number = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        validators=PLACES,
        help_text=_("The number in the programme, if it had one."),
    )
    title = models.CharField(_("title"), max_length=300, blank=True, help_text=_("May be empty for a ceremony."))
    title_own_translation = models.CharField(
        _("title translated by us into"),
        max_length=12,
        blank=True,
        choices=site_languages,
        help_text=_("Choose the language in which the wording is our translation, not the forum's own."),
    )
    slug = models.SlugField(_("address"), max_length=100)
    starts_on = models.DateField(_("day"), null=True, blank=True)
    start_time = models.TimeField(_("start time"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Only if it ended on a later day."))
    end_time = models.TimeField(_("end time"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, choices=time_zones, default=site_time_zone)
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("The room or hall."))
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences, shown in lists."))
    body = RichTextField(_("text"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0, validators=PLACES)
    topics = models.ManyToManyField("events.Topic", verbose_name=_("topics"), blank=True, related_name="sub_forums")
    citations = GenericRelation("events.Citation")
    people = models.ManyToManyField(
        "events.Person", through="events.SubForumPerson", related_name="sub_forums", verbose_name=_("people")
    )
    organizations = models.ManyToManyField(
        "events.Organization",
        through="events.SubForumOrganization",
        related_name="sub_forums",
        verbose_name=_("organizations"),
    )

    scoped_by = ("edition",)
    shown_with = ("edition",)

    address_parts = ("edition", "slug")
    words_in = ("title", "place", "summary", "body")

    objects = models.Manager.from_queryset(SubForumQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("sub-forum or programme item")
        verbose_name_plural = _("sub-forums and programme items")
        ordering = ["-edition__year", "-edition_id", "order", models.F("number").asc(nulls_first=True), "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="sub_forum_slug_once_per_edition",
                violation_error_message=_("This edition already has a programme item with this address."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def clean(self) -> None:
        super().clean()
        if (self.start_time or self.ends_on or self.end_time) and not self.starts_on:
            raise ValidationError({"starts_on": _("Enter the day too.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day must not be before the first.")})
        if self.starts_on and (edition := getattr(self, "edition", None)) and self.starts_on.year != edition.year:
            raise ValidationError({"starts_on": _("This day is not in the year of the edition.")})
        start, end = self.starts_at(), self.ends_at()
        if start and end and end <= start:
            raise ValidationError({"end_time": _("The end must be later than the start.")})

    def get_absolute_url(self) -> str:
        return address("events:sub_forum_detail", self.edition.slug, self.slug)

    def days(self) -> str:
        """Return the day or days as a reader sees them, or an empty string."""
        return describe_days(self.starts_on, self.ends_on)

    def hours(self) -> str:
        """Return "09:00–11:30 (UTC+8)" of what is known, or an empty string."""
        start = self.starts_at()
        return gettext("%(clock)s (%(zone)s)") % {"clock": self.clock(), "zone": offset_of(start)} if start else ""

    def clock(self) -> str:
        """Return "09:00–11:30" of what is known, or an empty string."""
        return "–".join(f"{moment:%H:%M}" for moment in (self.start_time, self.end_time) if moment)

    def is_on(self, day: date) -> bool:
        """Say whether the item is, or goes on, on this day."""
        return self.starts_on is not None and self.starts_on <= day <= (self.ends_on or self.starts_on)

    def is_on_now(self) -> bool:
        """Say whether the item has begun and not ended, where it is of one day and both its times are known."""
        start, end = self.starts_at(), self.ends_at()
        return bool(start and end and self.ends_on in {None, self.starts_on}) and start <= timezone.now() < end

    def starts_at(self) -> datetime | None:
        """Return the start as an aware moment, or None where the day or the time is not known."""
        return self._moment(self.starts_on, self.start_time)

    def ends_at(self) -> datetime | None:
        """Return the end as an aware moment, or None where the day or the time is not known."""
        return self._moment(self.ends_on or self.starts_on, self.end_time)

    def _moment(self, day, clock: time | None) -> datetime | None:
        if day is None or clock is None:
            return None
        return datetime.combine(day, clock, tzinfo=zoneinfo.ZoneInfo(self.time_zone))


class SubForumPerson(Translated):
    """A person's part in a programme item, with the position and organization they had then."""

    class Role(models.TextChoices):
        MODERATOR = "moderator", _("Moderator")
        SPEAKER = "speaker", _("Speaker")
        RAPPORTEUR = "rapporteur", _("Rapporteur")

    sub_forum = models.ForeignKey(SubForum, models.CASCADE, related_name="speakers", verbose_name=_("programme item"))
    person = models.ForeignKey("events.Person", models.PROTECT, related_name="appearances", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.SPEAKER)
    position = models.CharField(_("position at that time"), max_length=200, blank=True)
    organization = models.ForeignKey(
        "events.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="representatives",
        verbose_name=_("organization at that time"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, validators=PLACES)

    class Meta:
        verbose_name = _("person with their role")
        verbose_name_plural = _("people")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sub_forum", "person", "role"], name="sub_forum_person_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class SubForumOrganization(models.Model):
    """An organization's part in a programme item."""

    Role = OrganizationRole

    sub_forum = models.ForeignKey(SubForum, models.CASCADE, related_name="roles", verbose_name=_("programme item"))
    organization = models.ForeignKey(
        "events.Organization", models.PROTECT, related_name="sub_forum_roles", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=12, choices=OrganizationRole)
    order = models.PositiveSmallIntegerField(_("order"), default=0, validators=PLACES)

    class Meta:
        verbose_name = _("organization with its role")
        verbose_name_plural = _("organizations")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_forum", "organization", "role"], name="sub_forum_organization_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.get_role_display()})"
