"""What signing in needs beside accounts themselves: sessions that can be listed, and attempts that are counted."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac


class StaffSessionQuerySet(models.QuerySet):
    """Sessions of people who are signed in."""

    def running(self) -> "StaffSessionQuerySet":
        return self.filter(user__isnull=False, expire_date__gt=timezone.now())

    def of(self, user) -> "StaffSessionQuerySet":
        """Return one person's sessions, the one used last first."""
        return self.running().filter(user=user).order_by("-seen_at", "-expire_date", "session_key")


class StaffSession(AbstractBaseSession):
    """A session that knows whose it is and from where it was used; written by ``accounts.session_store`` alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="staff_sessions", editable=False
    )
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = StaffSessionQuerySet.as_manager()

    class Meta(AbstractBaseSession.Meta):
        indexes = [models.Index(fields=("user", "expire_date"), name="session_by_user")]

    @property
    def handle(self) -> str:
        """Return what stands for the session on pages: its key opens it, and is for its own browser alone."""
        return salted_hmac("accounts.session", self.session_key, algorithm="sha256").hexdigest()[:32]


class Attempt(models.Model):
    """Somebody tried to get in, or got in. Names and network addresses are kept as digests only."""

    at = models.DateTimeField(default=timezone.now)
    account_digest = models.CharField(max_length=64)
    address_digest = models.CharField(max_length=64)
    is_success = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=("account_digest", "at"), name="attempt_by_account"),
            models.Index(fields=("address_digest", "at"), name="attempt_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {'got in' if self.is_success else 'failed'}"
