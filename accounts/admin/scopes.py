"""The limits of somebody's work, on the page of their account."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.changes import changes_of
from events.models import EditingScope, Edition
from publishing.admin.choices import ChoiceOfMany, ManyRecordsField


class EditingScopeForm(forms.ModelForm):
    """Editions and languages; languages are ticked, not written."""

    languages = forms.MultipleChoiceField(
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Languages"),
        help_text=EditingScope._meta.get_field("languages").help_text,
    )

    class Meta:
        model = EditingScope
        fields = ("editions", "languages")


class EditingScopeInline(admin.StackedInline):
    """The one row of limits that an account may have; whoever may change the account may set them."""

    model = EditingScope
    form = EditingScopeForm
    max_num = 1
    extra = 1

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        kwargs |= {"widget": ChoiceOfMany(db_field, self.admin_site), "form_class": ManyRecordsField}
        kwargs["queryset"] = Edition.objects.all()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_perm("auth.view_user") or self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_perm("auth.change_user")

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return self.has_change_permission(request, obj)


def limits_changed(form: EditingScopeForm, *, is_deleted: bool) -> dict[str, dict]:
    """Return what a form that was saved changed in the limits, for the audit log."""
    if not is_deleted:
        return changes_of(form, EditingScopeForm.Meta.fields)
    before = form.initial
    gone = {"editions": sorted(str(one) for one in before.get("editions", ())), "languages": before.get("languages")}
    return {name: {"removed": values} for name, values in gone.items() if values}
