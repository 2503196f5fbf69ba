"""How allauth keeps second factors here: secrets encrypted, passkeys named for the device they are on."""

import base64
import hashlib

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import devices, second_factor
from events.models import Forum
from publishing.languages import text_of


class StaffFactorAdapter(DefaultMFAAdapter):
    """What second factors are called, whom they name, and how their secrets lie in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the right code."),
        "cannot_delete_authenticator": gettext_lazy(
            "This is your only second factor, and this site asks for one. Add another one first."
        ),
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes are for accounts with a second factor."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; one that nobody knows where the site's secret key was changed: then no code fits."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(hashlib.sha256(Fernet.generate_key()).digest()[:20]).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=second_factor.FACTORS)
        return not settings.REQUIRE_MFA or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        return devices.in_words(context.request.headers.get("User-Agent", "")) if context.request else _("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": second_factor.passkey_host(context.request), "name": self._get_site_name()}

    def get_public_key_credential_user_entity(self, user) -> dict:
        name = user.get_username()
        return super().get_public_key_credential_user_entity(user) | {"display_name": name, "name": name}

    def get_totp_label(self, user) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        forum = Forum.load()
        return text_of(forum, "short_name").words or text_of(forum, "name").words or context.request.get_host()

    def send_notification_mail(self, *args, **kwargs) -> None:
        get_account_adapter(context.request).send_notification_mail(*args, **kwargs)


def _cipher() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"accounts.second_factor:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
