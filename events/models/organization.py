"""Organizations, people and topics: what ties editions together across the years."""

import re

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext

from events.querysets import OrganizationQuerySet, PersonQuerySet, TopicQuerySet
from publishing.addresses import address
from publishing.languages import default_column, text_in
from publishing.models import InOrder, OrderKeys, Publishable, is_below_itself
from publishing.richtext import RichTextField
from publishing.words import blank, columns

HAN_OR_KANA = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class OrganizationRole(models.TextChoices):
    """The part an organization can have in an edition or a programme item."""

    HOST = "host", _("Host")
    ORGANISER = "organiser", _("Organiser")
    CO_ORGANISER = "co-organiser", _("Co-organiser")
    SUPPORTER = "supporter", _("Supporter")
    PARTNER = "partner", _("Partner")

    def heading(self, count: int) -> str:
        """Return the word that stands above so many organizations in this role: "Host" or "Hosts"."""
        headings = {
            self.HOST: npgettext("heading", "Host", "Hosts", count),
            self.ORGANISER: npgettext("heading", "Organiser", "Organisers", count),
            self.CO_ORGANISER: npgettext("heading", "Co-organiser", "Co-organisers", count),
            self.SUPPORTER: npgettext("heading", "Supporter", "Supporters", count),
            self.PARTNER: npgettext("heading", "Partner", "Partners", count),
        }
        return headings[self]


class Organization(Publishable):
    """A ministry, a centre, a company. One that was renamed or merged is two records, joined by ``predecessor``."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        INTERNATIONAL = "international", _("International organization")
        ACADEMIC = "academic", _("University or research institute")
        COMPANY = "company", _("Company")
        CIVIL_SOCIETY = "civil-society", _("Civil society")
        MEDIA = "media", _("Media")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=250)
    name_order = OrderKeys("name")
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.OTHER)
    country = models.CharField(_("country"), max_length=120, blank=True)
    website = models.URLField(_("web address"), max_length=500, blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("predecessor"),
        help_text=_("The organization whose work this one took over."),
    )
    description = RichTextField(_("description"), blank=True)
    citations = GenericRelation("events.Citation")

    required_to_publish = ("slug",)
    translated_to_publish = ("name",)

    address_parts = ("slug",)
    words_in = ("name", "acronym", "country", "description")

    objects = models.Manager.from_queryset(OrganizationQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = [InOrder("name").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if is_below_itself(self, "predecessor"):
            raise ValidationError({"predecessor": _("An organization cannot come before itself.")})

    def get_absolute_url(self) -> str:
        return address("events:organization_detail", self.slug)

    def kind_in_words(self) -> str:
        """Return what kind of organization it is; nothing where it is of none of the kinds that have a name."""
        return "" if self.kind == self.Kind.OTHER else self.get_kind_display()


class Person(Publishable):
    """A person; the position and organization belong to each appearance, because they change."""

    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name_order = OrderKeys("family_name", family=True)
    given_name_order = OrderKeys("given_name")
    family_name_first = models.BooleanField(
        _("family name first"),
        default=False,
        help_text=_("Zhang Fengqin, not Fengqin Zhang. Chinese script always is."),
    )
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    description = RichTextField(_("description"), blank=True)
    citations = GenericRelation("events.Citation")

    required_to_publish = ("slug",)

    address_parts = ("slug",)
    words_in = ("family_name", "given_name", "description")

    objects = models.Manager.from_queryset(PersonQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = [
            InOrder("family_name").asc(nulls_last=True),
            InOrder("given_name").asc(nulls_first=True),
            "pk",
        ]

    def __str__(self) -> str:
        return self.name()

    def missing_to_publish(self) -> list[str]:
        """Return what publication lacks: a family or a given name in any language will do."""
        names = ("family_name", "given_name")
        has_name = any(text_in(self, name, code).strip() for name in names for code, _label in settings.LANGUAGES)
        return [*super().missing_to_publish(), *([] if has_name else [default_column("family_name")])]

    @classmethod
    def incomplete(cls) -> dict[str, Q]:
        names = [column for name in ("family_name", "given_name") for column in columns(cls, name)]
        return super().incomplete() | {default_column("family_name"): blank(*names)}

    def name(self) -> str:
        """Return the full name in the active language, in the order in which the person writes it."""
        parts = [self.family_name or "", self.given_name or ""]
        if HAN_OR_KANA.search("".join(parts)):
            return "".join(parts)
        if not self.family_name_first:
            parts.reverse()
        return " ".join(part for part in parts if part)

    def get_absolute_url(self) -> str:
        return address("events:person_detail", self.slug)


class Topic(Publishable):
    """A subject that programme items, photos and outcomes share."""

    name = models.CharField(_("name"), max_length=120)
    name_order = OrderKeys("name")
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    description = models.TextField(_("description"), blank=True)

    required_to_publish = ("slug",)
    translated_to_publish = ("name",)

    address_parts = ("slug",)
    words_in = ("name", "description")

    objects = models.Manager.from_queryset(TopicQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = [InOrder("name").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("events:topic_detail", self.slug)
