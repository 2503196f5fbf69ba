"""The form of a published record that has a pending change: what it holds, and what becomes of what is typed there."""

import pytest

from publishing.models import PendingChange
from tests import factories
from tests.admin_forms import filled
from tests.publishing.admin.test_pending import at, editor, hidden, keep, said  # noqa: F401

pytestmark = pytest.mark.django_db


def test_whoever_may_not_publish_finds_the_pending_change_in_the_form(editor, django_user_model):  # noqa: F811
    page, publisher = factories.PageFactory(title_en="Old title"), django_user_model.objects.create_superuser("chen")
    opened = editor.get(at(page))
    data = filled(opened) | {"title_en": "New title"}
    PendingChange.keep(page, publisher, {name: [str(value)] for name, value in (data | hidden(opened)).items()})
    opened = editor.get(at(page))
    assert opened.context["adminform"].form["title_en"].value() == "New title"
    assert "It is in the form below" in opened.content.decode()
    added = filled(opened) | hidden(opened) | {"body_en": "<p>More.</p>"}
    assert "Kept as a pending change." in said(editor.post(at(page), added, follow=True))
    kept = PendingChange.objects.get().fields()
    assert (kept["title_en"], kept["body_en"]) == ("New title", "<p>More.</p>")


def test_what_was_typed_beside_it_replaces_it_only_when_sent_again(admin_client, admin_user, editor):  # noqa: F811
    """Whoever may publish sees what is public; typing there and keeping that is asked about, and nothing is lost."""
    page = factories.PageFactory(title_en="Old title")
    keep(editor, page, title_en="New title")
    opened = admin_client.get(at(page))
    assert "The form below shows what is public, without that change." in opened.content.decode()
    assert "_of_pending" not in opened.content.decode()
    typed = filled(opened) | hidden(opened) | {"title_en": "Typed beside it", "_pending": "1"}
    asked = admin_client.post(at(page), typed)
    assert "Li saved a pending change of this record" in asked.content.decode()
    assert asked.context["adminform"].form["title_en"].value() == "Typed beside it"
    assert "It is in the form below" not in asked.content.decode()
    assert PendingChange.objects.get().fields()["title_en"] == "New title"
    admin_client.post(at(page), typed | hidden(asked))
    pending = PendingChange.objects.get()
    assert (pending.author, pending.fields()["title_en"]) == (admin_user, "Typed beside it")
    (offer,) = editor.get(at(page)).context["keeping"]["offers"]
    put_back = editor.get(at(page) + offer["put_back"])
    assert put_back.context["adminform"].form["title_en"].value() == "New title"
