"""Two people in one record: each opens its page, changes something and saves."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.admin_forms import filled


class Person:
    """Somebody who opens a record's page, and sends it when the time has come."""

    def __init__(self, name: str) -> None:
        self.user = User.objects.create_superuser(name, first_name=name.capitalize())
        self.client = Client()
        self.client.force_login(self.user)

    def opens(self, record) -> None:
        self.address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
        self.data = filled(self.client.get(self.address))

    def sends(self, *without: str, **values):
        """Send the page as it was opened, with these fields changed and others left out."""
        data = {name: value for name, value in (self.data | values).items() if name not in without}
        self.response = self.client.post(self.address, data)
        if self.response.status_code == 200:
            self.data = shown_again(self.response)
        return self.response

    def saves(self, *without: str, **values) -> None:
        assert self.sends(*without, **values).status_code == 302, problems(self.response)

    def is_asked(self, *without: str, **values) -> list[str]:
        """Send, and return the words of the questions."""
        assert self.sends(*without, **values).status_code == 200
        return [one.question.said for one in self.response.context["keeping"]["merge"].asked]

    def stored(self) -> list[str]:
        """Return what the questions say is stored."""
        asked = self.response.context["keeping"]["merge"].asked
        return ["".join(piece.words for piece in one.question.pieces) for one in asked]

    def answer(self, side: str, place: int = 0) -> dict[str, str]:
        """Return the field that answers a question."""
        question = self.response.context["keeping"]["merge"].asked[place].question
        name = f"_merge-{question.name}"
        return {f"{question.prefix}-{name}" if question.prefix else name: f"{side}:{question.mark}"}


def shown_again(response) -> dict[str, str]:
    """Return the fields of a refused page as a browser would send them, new rows included."""
    from tests.admin_forms import _values

    data = filled(response)
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.extra_forms:
            data |= _values(form)
    return data


def problems(response) -> list:
    forms = [response.context["adminform"].form]
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    return [form.errors for form in forms] + [(one.errors, one.non_form_errors()) for one in formsets]


@pytest.fixture
def ann(db) -> Person:
    return Person("ann")


@pytest.fixture
def bo(db) -> Person:
    return Person("bo")
