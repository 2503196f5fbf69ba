"""Words for a published record from somebody who may not publish it: they go into its pending change.

A pending change is what a form of the record's page sends. Where there is none, the form is filled as an untouched page
would send it, so that nothing but the words differs from what is public.
"""

import copy

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import FileField, ModelForm
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from publishing import teamwork
from publishing.admin.forms import SEEN
from publishing.admin.merging.base import Base
from publishing.admin.merging.stored import lock, stored_forms
from publishing.admin.merging.values import sent
from publishing.admin.pending import LEFT_OUT
from publishing.admin.replay import whole
from publishing.languages import translated_fields
from publishing.models import PendingChange


class Proposal:
    """The next version of a published record as it stands now, to be read and to get other words in one language."""

    def __init__(self, request: HttpRequest, page, record: Model) -> None:
        self.request, self.page, self.record = request, page, record
        self.pending = PendingChange.objects.of(record).first()
        self.own = copy.copy(record)  # forms write into it

    @cached_property
    def data(self) -> QueryDict:
        """The form that is kept, put together with what others saved meanwhile; else that of an untouched page."""
        if self.pending:
            return self.page.pending_merge(whole(self.request), self.own, self.pending).data
        return untouched(self.page, self.request, self.own)

    def shown(self) -> Model:
        """Return a copy of the record, never to be saved, with the words of its pending change."""
        if self.pending is None:
            return self.record
        record, request = copy.copy(self.record), whole(self.request)
        form = self.page.get_form(request, self.own, change=True)(self.data, instance=self.own)
        for column in columns_of(type(record)):
            if column in form.fields and column in self.data:
                try:
                    setattr(record, column, form.fields[column].clean(form[column].data))
                except ValidationError:
                    continue
        return record

    def keep(self, column: str, typed: str) -> bool:
        """Keep these words; say whether that was possible, which it is not where somebody was faster."""
        lock(self.page, whole(self.request), self.record)
        before, user = self.pending, self.request.user
        fields = dict(self.data.lists()) | {column: [typed]}
        note = before.note if before else _("Translation")
        stamp = before.stamp if before else ""
        if PendingChange.keep(self.record, user, fields, note=note, stamp=stamp) is None:
            return False
        if before is None or before.author_id != user.pk:
            teamwork.propose_change(self.record, user, note)
        return True


def columns_of(model: type[Model]) -> list[str]:
    """Return the columns of the model's translated fields, in each language."""
    codes = [code for code, _name in settings.LANGUAGES]
    return [build_localized_fieldname(field, code) for field in translated_fields(model) for code in codes]


def untouched(page, request: HttpRequest, record: Model) -> QueryDict:
    """Return what the record's page sends, opened by somebody who may change all of it and touches nothing."""
    form, formsets = stored_forms(page, whole(request), record)
    data = QueryDict(mutable=True)
    _send(data, form)
    for formset in formsets:
        for one in (formset.management_form, *formset.initial_forms):
            _send(data, one)
        data[formset.management_form.add_prefix("TOTAL_FORMS")] = str(len(formset.initial_forms))
    data[SEEN] = Base.of(form, formsets).write(record)
    return data


def _send(data: QueryDict, form: ModelForm) -> None:
    for name, field in form.fields.items():
        if not (field.disabled or isinstance(field, FileField) or form.add_prefix(name) in LEFT_OUT):
            for one, values in sent(form[name]).items():
                data.setlist(one, values)
