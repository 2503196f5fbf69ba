"""Accounts: changes are in the audit log, and nobody gives themselves or others more than they may."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts import sessions
from accounts.access import forget_factors
from accounts.admin.changes import changes_of
from accounts.admin.scopes import EditingScopeInline, limits_changed
from accounts.models import StaffSession
from accounts.roles import label_of
from accounts.second_factor import FACTORS
from accounts.session_forms import EndSessionsForm
from accounts.views import rows, told
from publishing import audit
from publishing.admin.audited import AuditedMixin

ACCESS = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")
#: What only somebody who may do everything may grant.
FOR_SUPERUSERS = ("is_superuser", "user_permissions")
#: What is written down by itself.
WRITTEN_DOWN = ("last_login", "date_joined")


class StaffUserAdmin(AuditedMixin, UserAdmin):
    """The page of an account."""

    list_display = ("username", "email", "first_name", "last_name", "is_active", "has_factor", "last_login")
    list_per_page = 50
    inlines = (EditingScopeInline,)

    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email")}),
        (gettext_lazy("Signing in"), {"fields": ("usable_password", "password1", "password2")}),
        (gettext_lazy("What they may do"), {"fields": ("is_staff", "groups")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """Return what a new account starts with: it is one of the staff, as others have no use for one."""
        return {"is_staff": True} | super().get_changeform_initial_data(request)

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        """Return the form; it says what an account needs to sign in here."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "is_staff" in form.base_fields:
            form.base_fields["is_staff"].help_text = gettext_lazy(
                "Only with this can the account sign in here. What it then may do, the groups below say."
            )
        return form

    def get_inlines(self, request: HttpRequest, obj=None) -> tuple:
        """Return the limits of the work, once there is an account to limit."""
        return super().get_inlines(request, obj) if obj else ()

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        """Return the field; the groups of the roles are called as people call the roles."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and field:
            field.label_from_instance = label_of
            field.help_text = gettext_lazy("What each role is for, the guide says. Several may be chosen.")
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        return super().get_queryset(request).annotate(factor=Exists(factors))

    @admin.display(description=gettext_lazy("second factor"), boolean=True, ordering="factor")
    def has_factor(self, user) -> bool:
        return user.factor

    def get_urls(self) -> list:
        own = path("<int:pk>/sign-in/", self.admin_site.admin_view(self.sign_in_view), name="auth_user_sign_in")
        return [own, *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Say whether the account may be changed; that of a superuser only by another."""
        return super().has_change_permission(request, obj) and _is_in_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and _is_in_reach(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple:
        fields = (*super().get_readonly_fields(request, obj), *WRITTEN_DOWN)
        return fields if request.user.is_superuser else (*fields, *FOR_SUPERUSERS)

    def save_model(self, request: HttpRequest, user, form, change: bool) -> None:
        """Save, write down what the account may do now, and end its sessions if it may not sign in any more."""
        super().save_model(request, user, form, change)
        access = changes_of(form, ACCESS)
        if user.is_staff and not change:  # the form of a new account offers it, so that it counts as no change there
            access["is_staff"] = {"before": False, "after": True}
        others = sorted(set(form.changed_data) - set(ACCESS) - {"password1", "password2", "usable_password"})
        if others or not change:
            audit.note(audit.Kind.ACCOUNT_CHANGED, request=request, record=user, fields=others)
        if access:
            audit.note(audit.Kind.ACCESS_CHANGED, request=request, record=user, **access)
        if change and not (user.is_active and user.is_staff):
            sessions.end(request, StaffSession.objects.of(user), owner=user)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Save the limits of the work, and write down what changed in them."""
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            if what := limits_changed(row, is_deleted=row in formset.deleted_forms):
                audit.note(audit.Kind.ACCESS_CHANGED, request=request, record=form.instance, **what)

    @method_decorator(sensitive_post_parameters())
    @method_decorator(reauthentication_required(app="accounts", enabled=lambda request: request.method != "POST"))
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set the password of another account: whoever is signed in to it with the old one is out.

        A form sent too late is opened anew instead of being kept for later, because it holds a password.
        """
        if request.method == "POST" and is_reauthentication_required(request, app="accounts"):
            return HttpResponseRedirect(request.path)
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = self.get_object(request, id)
            audit.note(audit.Kind.PASSWORD_CHANGED, request=request, record=user)
            sessions.end_others(request, user)
        return response

    def sign_in_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show where somebody is signed in and with which second factors; end and remove them."""
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if request.method == "POST":
            return self.change_sign_in(request, user)
        context = self.admin_site.each_context(request) | {
            "title": _("Sessions and second factors of %(name)s") % {"name": user.get_username()},
            "owner": user,
            "opts": self.opts,
            "sessions": rows(request, user),
            "factors": Authenticator.objects.filter(user=user).order_by("type", "pk"),
        }
        return TemplateResponse(request, "account/sign_in_of.html", context)

    @method_decorator(reauthentication_required(app="accounts"))
    def change_sign_in(self, request: HttpRequest, user) -> HttpResponse:
        """End sessions of the account, or take away its second factors for somebody who lost them."""
        form = EndSessionsForm(request.POST, owner=user, current=request.session.session_key)
        if "forget_factors" in request.POST:
            forget_factors(user, request=request)
            messages.success(request, _("The second factors were removed, and all sessions ended."))
        elif form.is_valid():
            messages.success(request, told(sessions.end(request, form.chosen(), owner=user)))
        return HttpResponseRedirect(reverse("admin:auth_user_sign_in", args=[user.pk]))


def _is_in_reach(request: HttpRequest, user) -> bool:
    return user is None or request.user.is_superuser or not user.is_superuser
