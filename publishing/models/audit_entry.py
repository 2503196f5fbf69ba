"""What somebody did that must stay known: written once, never changed, never deleted before its time."""

from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuditError(Exception):
    """Somebody tried to change or delete an entry of the audit log."""


def refuse() -> NoReturn:
    """Raise ``AuditError``."""
    raise AuditError("Entries of the audit log are neither changed nor deleted; see publishing.audit_guard.")


class AuditQuerySet(models.QuerySet):
    """Entries of the log, for reading; what is to be written goes through ``publishing.audit.note``."""

    def update(self, **values) -> NoReturn:
        refuse()

    def bulk_update(self, *args, **options) -> NoReturn:
        refuse()

    def delete(self) -> NoReturn:
        refuse()

    def _raw_delete(self, using) -> NoReturn:
        refuse()

    update.alters_data = delete.alters_data = bulk_update.alters_data = True
    delete.queryset_only = True


class AuditEntry(models.Model):
    """One thing that somebody did. Its actor and its record are kept as words, so that it outlives both."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed-in", _("signed in")
        SIGN_IN_FAILED = "sign-in-failed", _("failed to sign in")
        LOCKED_OUT = "locked-out", _("was locked out for a while")
        SIGNED_OUT = "signed-out", _("signed out")
        SESSION_ENDED = "session-ended", _("ended a session")
        FACTOR_ADDED = "factor-added", _("added a second factor")
        FACTOR_REMOVED = "factor-removed", _("removed a second factor")
        RECOVERY_CODES_MADE = "recovery-codes-made", _("made new recovery codes")
        RECOVERY_CODE_USED = "recovery-code-used", _("used a recovery code")
        PASSWORD_CHANGED = "password-changed", _("changed a password")
        PASSWORD_RESET_ASKED = "password-reset-asked", _("asked for a new password")
        ACCOUNT_CHANGED = "account-changed", _("changed an account")
        ACCESS_CHANGED = "access-changed", _("changed permissions")
        TRANSITION = "transition", pgettext_lazy("in the audit log", "gave a record another state")
        EXPORTED = "exported", _("downloaded data")
        IMPORTED = "imported", _("brought in data")
        DELETED = "deleted", pgettext_lazy("in the audit log", "deleted")
        RESTORED = "restored", pgettext_lazy("in the audit log", "restored")
        LINK_MADE = "link-made", _("made a preview link")
        LINK_REVOKED = "link-revoked", _("revoked a preview link")

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    kind = models.CharField(_("what was done"), max_length=24, choices=Kind)
    #: No foreign key: deleting an account would change or delete what it did.
    actor_key = models.BigIntegerField(_("number of the account"), null=True, blank=True)
    actor = models.CharField(pgettext_lazy("in the audit log", "who"), max_length=150, blank=True)
    address = models.CharField(_("network"), max_length=43, blank=True)
    record_kind = models.CharField(_("kind of record"), max_length=100, blank=True)
    record_key = models.CharField(_("number of the record"), max_length=64, blank=True)
    record = models.CharField(_("record"), max_length=300, blank=True)
    detail = models.JSONField(_("details"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("audit log")
        ordering = ("-at", "-pk")
        default_permissions = ("view", "export")
        indexes = [
            models.Index(fields=("kind", "-at"), name="audit_by_kind"),
            models.Index(fields=("actor", "-at"), name="audit_by_actor"),
            models.Index(fields=("record_kind", "record_key"), name="audit_by_record"),
        ]

    def __str__(self) -> str:
        return (
            f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.actor} {self.get_kind_display()} {self.record}".strip()
        )

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            refuse()
        if self.kind not in self.Kind.values:
            raise ValidationError({"kind": f"{self.kind!r} is no kind of entry."})
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> NoReturn:
        refuse()

    save.alters_data = delete.alters_data = True
