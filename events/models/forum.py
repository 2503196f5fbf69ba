"""The one row of facts about the forum itself."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.addresses import address
from publishing.history.noting import note
from publishing.licences import Licence
from publishing.models import Translated

YEARS = [MinValueValidator(1800), MaxValueValidator(2200)]


class Forum(Translated):
    """Names, purpose, contact and default terms: what makes this software the record of one forum and not another."""

    ONLY = 1

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"),
        max_length=60,
        blank=True,
        help_text=_("Used where there is little room, on phones for instance."),
    )
    aliases = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("One a line: spellings and older names. A search for any of them finds the forum."),
    )
    purpose = models.TextField(_("purpose"), blank=True, help_text=_("Two or three sentences, shown on the home page."))
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True, validators=YEARS)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_address = models.TextField(_("postal address"), blank=True)
    default_licence = models.CharField(
        _("default licence"),
        max_length=24,
        choices=Licence,
        default=Licence.PRESS_USE,
        help_text=_("New photos start with this licence."),
    )
    default_usage_terms = models.TextField(
        _("default usage terms"), blank=True, help_text=_("New photos start with these terms.")
    )
    citations = GenericRelation("events.Citation")
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forum")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="forum_only_one")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.pk = self.ONLY
        super().save(*args, **kwargs)
        note(self)

    def get_absolute_url(self) -> str:
        return address("home")

    @classmethod
    def load(cls) -> "Forum":
        """Return the row, or an unsaved one with a plain name where none was entered yet."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls(pk=cls.ONLY, name="Forum")

    def alias_list(self) -> list[str]:
        """Return the other names, one an item."""
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]
