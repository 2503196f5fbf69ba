"""How a member of staff wants to be told of what waits: e-mails or none, and in which language."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publishing.models import Preferences


class PreferencesForm(forms.ModelForm):
    """The two wishes."""

    class Meta:
        model = Preferences
        fields = ["wants_email", "language"]
        widgets = {"language": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        language.choices = [choice for choice in language.choices if choice[0]]


def preferences(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show and store the user's own preferences."""
    stored = Preferences.of(request.user)
    if stored._state.adding:
        stored.language = get_language()
    form = PreferencesForm(request.POST if request.method == "POST" else None, instance=stored, label_suffix="")
    if form.is_valid():
        form.save()
        messages.success(request, _("Your wishes are stored."))
        return HttpResponseRedirect(reverse("admin:index"))
    context = {"title": _("E-mails to you"), "form": form, "can_send_email": settings.CAN_SEND_EMAIL}
    return TemplateResponse(request, "admin/preferences.html", site.each_context(request) | context)
