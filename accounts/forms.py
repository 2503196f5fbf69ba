"""The forms of signing in: allauth's, in our words, counted over all processes and written down."""

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import codes, limits, tasks
from accounts.adapter import may_enter
from publishing import audit

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "autocapitalize": "off"}


def begin(account: str, kind: str) -> limits.Try:
    """Count an attempt of the present request; raise a sentence with a time where there were too many."""
    try:
        return limits.begin(context.request, account, kind)
    except limits.TooManyError as error:
        raise ValidationError(error.in_words(), code="too_many_attempts") from None


class LoginForm(account_forms.LoginForm):
    """Name and password."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = {"autocomplete": "username webauthn", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        self.fields["login"].label = pgettext_lazy("to sign in with", "User name")
        self.fields["login"].widget = forms.TextInput(attrs=named | {"id": "id_username", "maxlength": 150})
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """Return the name; what no database takes is no name."""
        return super().clean_login().replace("\x00", "")


class ConfirmForm(account_forms.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password", "autofocus": True}


class NewPasswordMixin:
    """The labels of a new password, which is typed twice."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("Your password now"), "password1": _("New password")}
        labels["password2"] = _("New password, once more")
        for name, field in self.fields.items():
            field.label = labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "oldpassword" in self.fields:
            self.fields["oldpassword"].help_text = ""


class ChangePasswordForm(NewPasswordMixin, account_forms.ChangePasswordForm):
    """The old password and a new one."""

    def clean_oldpassword(self) -> str:
        attempt = begin(self.user.get_username(), limits.PASSWORD)
        old = super().clean_oldpassword()
        attempt.succeeded()
        return old


class SetPasswordForm(NewPasswordMixin, account_forms.SetPasswordForm):
    """A password for an account that has none."""


class NewPasswordForm(NewPasswordMixin, account_forms.ResetPasswordKeyForm):
    """A new password by a link from an e-mail."""


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """The e-mail address of an account; the answer is the same whether there is one or not."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs = {"autocomplete": "email", "autofocus": True}

    def clean_email(self) -> str:
        begin(self.cleaned_data["email"], limits.LETTER)
        return super().clean_email()

    def save(self, request, **kwargs) -> str:
        """Have a link sent to each account of staff with this address."""
        for user in filter(may_enter, self.users):
            audit.note(audit.Kind.PASSWORD_RESET_ASKED, request=request, record=user)
            tasks.enqueue_reset(user)
        return self.cleaned_data["email"]


class CodeMixin:
    """A code of an app, or a recovery code: counted, good for once, and written down."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs = CODE | {"autofocus": True}

    def clean_code(self) -> str:
        attempt = begin(str(self.user.pk), limits.CODE)
        try:
            code = self.check_code()
        except ValidationError:
            get_adapter().note_failure(context.request, self.user.get_username(), "authenticator", attempt)
            raise
        attempt.succeeded()
        return code

    def check_code(self) -> str:
        with codes.used_once(self.user) as use:
            code = super().clean_code()
            use(self.authenticator, code)
        return code


class CodeForm(CodeMixin, code_forms.AuthenticateForm):
    """The second step of signing in."""

    def save(self) -> None:
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            codes.tell_of_recovery(context.request, self.authenticator)


class ConfirmCodeForm(CodeMixin, code_forms.ReauthenticateForm):
    """A code to show that it is still the same person."""


class AddAppForm(totp_forms.ActivateTOTPForm):
    """The first code of an app, to show that it holds the secret."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows")
        self.fields["code"].widget.attrs = CODE

    def clean_code(self) -> str:
        attempt = begin(str(self.user.pk), limits.CODE)
        code = super().clean_code()
        attempt.succeeded()
        return code


#: What the library raises on a credential that no browser makes.
NONSENSE = (AttributeError, KeyError, TypeError, ValueError)


def no_passkey() -> ValidationError:
    """Return what is said of a credential that is none."""
    return get_adapter().validation_error("incorrect_code")


class PasskeyMixin:
    """A passkey that somebody shows; whatever else is sent is none."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except NONSENSE:
            raise no_passkey() from None


class PasskeyForm(PasskeyMixin, passkey_forms.AuthenticateWebAuthnForm):
    """The second step of signing in, with a passkey."""


class ConfirmPasskeyForm(PasskeyMixin, passkey_forms.ReauthenticateWebAuthnForm):
    """A passkey to show that it is still the same person."""


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """A new passkey, made by the browser, and a name for it."""

    passwordless = None

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of this passkey"), max_length=60, required=False, help_text=_("So that you know it again.")
        )
        self.order_fields(["name", "credential"])

    def clean(self) -> dict:
        try:
            return super().clean()
        except NONSENSE:
            raise no_passkey() from None


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name of this passkey"), max_length=60)


class PasskeyLoginForm(PasskeyMixin, passkey_forms.LoginWebAuthnForm):
    """Signing in with a passkey alone: it shows that somebody has the device and may use it."""

    def clean_credential(self):
        try:
            authenticator = super().clean_credential()
        except ValidationError:
            audit.note(audit.Kind.SIGN_IN_FAILED, request=context.request, method="passkey")
            raise
        if not may_enter(authenticator.user):
            raise no_passkey()
        return authenticator
