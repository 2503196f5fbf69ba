"""The limits of one person's work: the editions they edit, and the languages they translate into."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class EditingScope(models.Model):
    """What ``publishing.scopes`` asks about a user; who has none works on all editions and translates nothing."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="editing_scope", verbose_name=_("account")
    )
    editions = models.ManyToManyField(
        "events.Edition",
        blank=True,
        related_name="+",
        verbose_name=_("editions"),
        help_text=_("Whoever has some here sees and edits nothing of the others. None chosen: all of them."),
    )
    languages = models.JSONField(
        _("languages"), default=list, blank=True, help_text=_("Into which a translator may write; others need none.")
    )

    class Meta:
        verbose_name = _("limits of the work")
        verbose_name_plural = _("limits of the work")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)

    def clean(self) -> None:
        super().clean()
        known = {code for code, _name in settings.LANGUAGES}
        if not isinstance(self.languages, list) or not set(self.languages) <= known:
            raise ValidationError({"languages": _("Choose among the languages of the site.")})
