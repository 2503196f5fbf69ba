"""A form of the admin is carried out as its page would: validated and saved, rows and relations included.

What it says to the user is not said, and no file is stored: whoever replays a form undoes it afterwards.
"""

import copy
from collections.abc import Iterator
from typing import NamedTuple

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, transaction
from django.forms import all_valid
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.admin.forms import SEEN
from publishing.admin.steps import PUBLISH_BUTTON, SUBMIT_BUTTON
from publishing.models import Publishable
from publishing.preview.showing import NotShownError


class _NothingSaid:
    """Takes messages for the user and forgets them."""

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        """Forget it."""


class Sent(NamedTuple):
    """A form as it was sent, with its rows; ``is_open`` of a formset says whether the user may change any of them."""

    form: forms.ModelForm
    formsets: list
    request: HttpRequest

    def is_valid(self) -> bool:
        """Say whether form and rows are in order; both are looked at in any case."""
        valid = self.form.is_valid()
        return all_valid(self.formsets) and valid

    def every_form(self) -> Iterator[forms.BaseForm]:
        """Yield the form and those of all rows."""
        yield self.form
        for formset in self.formsets:
            yield from formset.forms


def quietly(request: HttpRequest, data: QueryDict, user=None) -> HttpRequest:
    """Return a copy of the request that carries these fields, no files, and no messages to anybody."""
    quiet = copy.copy(request)
    quiet.method = "POST"
    quiet.POST = data
    quiet._files = MultiValueDict()
    quiet._messages = _NothingSaid()
    if user is not None:
        quiet.user = user
    return quiet


def whole(request: HttpRequest) -> HttpRequest:
    """Return a copy of the request whose user may do everything: what somebody only looks at is shown with all of it.

    For reading, and for saves that are taken back; what comes of it is never stored for that user.
    """
    asked = copy.copy(request)
    asked.user = copy.copy(request.user)
    asked.user.is_superuser = True
    return asked


def bind(page: ModelAdmin, request: HttpRequest, record: Publishable | None) -> Sent:
    """Return the form of a record's admin page as the request sends it; stored files stay, others are left out.

    No step is taken, so that the state stays what it is, and whether the user may publish is not asked: what becomes
    of the record is for the caller.
    """
    data = request.POST.copy()
    for name in (SEEN, PUBLISH_BUTTON, SUBMIT_BUTTON, "step"):
        data.pop(name, None)
    quiet = quietly(request, data)
    fields = flatten_fieldsets(page.get_fieldsets(quiet, record))
    form = page.get_form(quiet, record, change=record is not None, fields=fields)(data, None, instance=record)
    formsets, inlines = page._create_formsets(quiet, form.instance, change=record is not None)
    for formset, inline in zip(formsets, inlines, strict=True):
        formset.is_open = any(
            may(quiet, record)
            for may in (inline.has_add_permission, inline.has_change_permission, inline.has_delete_permission)
        )
    sent = Sent(form, formsets, quiet)
    for one in sent.every_form():
        one.user = None
        _leave_files(one)
    return sent


def _leave_files(form: forms.BaseForm) -> None:
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField):
            field.disabled = True
            field.required = field.required and bool(form.get_initial_for_field(field, name))


def carry_out(page: ModelAdmin, sent: Sent) -> Publishable:
    """Save what was sent as the admin page would and return the stored record; raise ``NotShownError`` where it is not.

    To be called in a transaction, which the caller ends.
    """
    change = not sent.form.instance._state.adding
    if not sent.is_valid():
        raise NotShownError(problems(sent), is_said_by_form=True)
    try:
        with transaction.atomic():
            record = page.save_form(sent.request, sent.form, change)
            page.save_model(sent.request, record, sent.form, change)
            page.save_related(sent.request, sent.form, sent.formsets, change)
    except IntegrityError:
        why = _("This contradicts another record, or something that must be there only once.")
        raise NotShownError([why]) from None
    return record


def problems(sent: Sent) -> list[str]:
    """Return a sentence for each problem of the form and its rows, with the name of the field."""
    found = [words for form in sent.every_form() for words in _problems_of(form)]
    found += [words for formset in sent.formsets for words in formset.non_form_errors()]
    return list(dict.fromkeys(found))


def _problems_of(form: forms.BaseForm) -> Iterator[str]:
    for name, errors in form.errors.items():
        for words in errors:
            if name == NON_FIELD_ERRORS or name not in form.fields:
                yield words
            else:
                yield _("%(field)s: %(problem)s") % {"field": capfirst(form[name].label), "problem": words}
