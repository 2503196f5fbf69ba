"""Headcounts as sources give them: with how exactly, whether expected or counted, and who says so."""

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from publishing.models import Translated


class Figure(Translated):
    """One number about an edition, as one source puts it."""

    class Kind(models.TextChoices):
        PARTICIPANTS = "participants", _("Participants")
        FROM_ABROAD = "from-abroad", _("Participants from abroad")
        SPEAKERS = "speakers", _("Speakers")
        COUNTRIES = "countries", _("Countries")
        EXHIBITORS = "exhibitors", _("Exhibitors")
        VISITORS = "visitors", _("Exhibition visitors")
        SUB_FORUMS = "sub-forums", _("Sub-forums")
        PLENARIES = "plenaries", _("Plenaries")

    class Qualifier(models.TextChoices):
        EXACTLY = "exactly", _("exactly")
        ABOUT = "about", _("about")
        MORE_THAN = "more-than", _("more than")
        NEARLY = "nearly", _("nearly")

    class Status(models.TextChoices):
        ACTUAL = "actual", _("reported afterwards")
        EXPECTED = "expected", _("expected beforehand")

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="figures", verbose_name=_("edition"))
    kind = models.CharField(_("what was counted"), max_length=12, choices=Kind, default=Kind.PARTICIPANTS)
    qualifier = models.CharField(
        _("how exactly"),
        max_length=9,
        choices=Qualifier,
        default=Qualifier.ABOUT,
        help_text=_("As the source puts it."),
    )
    value = models.PositiveIntegerField(pgettext_lazy("a headcount", "number"))
    status = models.CharField(_("when counted"), max_length=8, choices=Status, default=Status.ACTUAL)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.ForeignKey("events.Source", models.PROTECT, related_name="figures", verbose_name=_("source"))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("participants and other figures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return gettext("%(kind)s: %(amount)s") % {"kind": self.get_kind_display(), "amount": self.amount()}

    def amount(self) -> str:
        """Return "nearly 500" or "350" in the reader's language."""
        if self.qualifier == self.Qualifier.EXACTLY:
            return f"{self.value:,}"
        templates = {
            self.Qualifier.ABOUT: gettext("about %(value)s"),
            self.Qualifier.MORE_THAN: gettext("more than %(value)s"),
            self.Qualifier.NEARLY: gettext("nearly %(value)s"),
        }
        return templates[self.qualifier] % {"value": f"{self.value:,}"}
