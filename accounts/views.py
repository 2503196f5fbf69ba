"""Pages of one's own account that the library has none for, and its sign-in page as this site needs it."""

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_login_redirect_url
from allauth.mfa.base import views as factor_views
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import second_factor, sessions
from accounts.adapter import may_enter
from accounts.devices import in_words
from accounts.models import StaffSession
from accounts.session_forms import EndSessionsForm


class LoginView(account_views.LoginView):
    """The page to sign in on; who is signed in already is led on, and who may not be here is told so."""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if may_enter(request.user):
            owed = second_factor.is_owed(request.user)
            return HttpResponseRedirect(reverse("mfa_index") if owed else get_login_redirect_url(request))
        return super().get(request, *args, **kwargs)


@method_decorator(login_required, name="dispatch")
class AccountView(factor_views.IndexView):
    """One's own account: password, second factors, and where one is signed in."""

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        passkeys = context["authenticators"].get(Authenticator.Type.WEBAUTHN, [])
        codes = context["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        return context | {
            "passkeys": passkeys,
            "app": context["authenticators"].get(Authenticator.Type.TOTP),
            "codes_left": len(codes.get_unused_codes()) if codes else None,
            "session_count": StaffSession.objects.of(self.request.user).count(),
            "goes_on_to": self.request.session.get("after_second_factor", ""),
        }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: HttpRequest) -> HttpResponse:
    """List where one is signed in; end one session or all others."""
    if request.method == "POST":
        return end_sessions(request)
    return TemplateResponse(request, "account/sessions.html", {"sessions": rows(request, request.user)})


@reauthentication_required(app="accounts")
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End the sessions that the form names."""
    form = EndSessionsForm(request.POST, owner=request.user, current=request.session.session_key)
    if form.is_valid():
        count = sessions.end(request, form.chosen(), owner=request.user)
        messages.success(request, told(count))
    return HttpResponseRedirect(reverse("account_sessions"))


def told(count: int) -> str:
    """Return a sentence on how many sessions ended."""
    return ngettext("%(count)d session ended.", "%(count)d sessions ended.", count) % {"count": count}


def rows(request: HttpRequest, owner) -> list[dict]:
    """Return each session of an account for its page, the present one first."""
    found = [
        {
            "session": session,
            "device": in_words(session.agent) if session.agent else _("Unknown device"),
            "is_current": session.session_key == request.session.session_key,
        }
        for session in StaffSession.objects.of(owner)
    ]
    return sorted(found, key=lambda row: not row["is_current"])


@login_required
@require_POST
def second_factor_later(request: HttpRequest) -> HttpResponse:
    """Take the offer of a second factor off the start page of this browser for half a year."""
    response = HttpResponseRedirect(reverse("admin:index"))
    response.set_cookie(
        second_factor.LATER, "1", second_factor.LATER_AGE, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response
