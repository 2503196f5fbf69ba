"""The list of photos narrowed to those of one batch."""

from django import forms
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from media.models import Batch


class BatchForm(forms.Form):
    """Which batch is asked for."""

    from_batch = forms.ModelChoiceField(Batch.objects.all())


class BatchFilter(admin.SimpleListFilter):
    """Shows itself once an address names a batch: there are too many to choose from beside a list."""

    title = _("batch of photos")
    parameter_name = "from_batch"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        """Return the batch that was asked for, if there is such a one."""
        form = BatchForm(request.GET)
        self.batch = form.cleaned_data["from_batch"] if form.is_valid() else None
        return [(str(self.batch.pk), str(self.batch))] if self.batch else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the photos of the batch."""
        return queryset.filter(batch=self.batch)
