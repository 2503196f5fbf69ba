"""Where signing in and one's own account stand: at Django's own addresses of the admin, and below ``account/``.

The names are allauth's, which leads from one page to another by them. What is not listed does not exist: nobody signs
up here, and nobody manages e-mail addresses.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.conf import settings
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from accounts import views
from accounts.pages import page

SHOW_WHO = _("Show that it is you")
CODES = _("Recovery codes")
TO_ACCOUNT = RedirectView.as_view(pattern_name="mfa_index")

urlpatterns = [
    path("login/", page(views.LoginView.as_view(), _("Sign in")), name="account_login"),
    path("login/code/", page(factors.authenticate, _("Second step")), name="mfa_authenticate"),
    path("login/passkey/", page(passkey.login_webauthn, _("Sign in")), name="mfa_login_webauthn"),
    path("logout/", page(account.logout, _("Sign out")), name="account_logout"),
    path("password_change/", page(account.password_change, _("Change your password")), name="account_change_password"),
    path("account/", page(views.AccountView.as_view(), _("Your account")), name="mfa_index"),
    path("account/password/", page(account.password_set, _("Set a password")), name="account_set_password"),
    path("account/sessions/", page(views.session_list, _("Where you are signed in")), name="account_sessions"),
    path("account/later/", page(views.second_factor_later, ""), name="account_second_factor_later"),
    path("account/confirm/", page(account.reauthenticate, SHOW_WHO), name="account_reauthenticate"),
    path("account/confirm/code/", page(factors.reauthenticate, SHOW_WHO), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/", page(passkey.reauthenticate_webauthn, SHOW_WHO), name="mfa_reauthenticate_webauthn"
    ),
    path("account/app/add/", page(app.activate_totp, _("Set up an authenticator app")), name="mfa_activate_totp"),
    path("account/app/remove/", page(app.deactivate_totp, _("Remove the app")), name="mfa_deactivate_totp"),
    path(
        "account/passkeys/",
        page(TO_ACCOUNT, _("Passkeys")),
        name="mfa_list_webauthn",
    ),
    path("account/passkeys/add/", page(passkey.add_webauthn, _("Add a passkey")), name="mfa_add_webauthn"),
    path(
        "account/passkeys/<int:pk>/rename/",
        page(passkey.edit_webauthn, _("Rename a passkey")),
        name="mfa_edit_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        page(passkey.remove_webauthn, _("Remove a passkey")),
        name="mfa_remove_webauthn",
    ),
    path("account/recovery-codes/", page(recovery.view_recovery_codes, CODES), name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/", page(recovery.generate_recovery_codes, CODES), name="mfa_generate_recovery_codes"
    ),
    path(
        "account/recovery-codes/file/",
        page(recovery.download_recovery_codes, CODES),
        name="mfa_download_recovery_codes",
    ),
]
FORGOTTEN, CHOOSE = _("Forgotten your password?"), _("Choose a new password")
#: Only where the site sends e-mail: a link to a new password needs somewhere to go.
letter_urlpatterns = [
    path("password/", page(account.password_reset, FORGOTTEN), name="account_reset_password"),
    path("password/sent/", page(account.password_reset_done, FORGOTTEN), name="account_reset_password_done"),
    path(
        "password/done/",
        page(account.password_reset_from_key_done, CHOOSE),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        page(account.password_reset_from_key, CHOOSE),
        name="account_reset_password_from_key",
    ),
]
if settings.CAN_SEND_EMAIL:
    urlpatterns += letter_urlpatterns
