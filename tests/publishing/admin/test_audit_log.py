"""The audit log goes out as a spreadsheet, and preview links are in it."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing import audit
from publishing.models import AuditEntry, PreviewLink
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST, EXPORT = (reverse(f"admin:publishing_auditentry_{name}") for name in ("changelist", "export"))
Kind = AuditEntry.Kind


def lines(response) -> list[dict]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_listed_goes_out_and_that_is_in_the_log(admin_client):
    topic = make.TopicFactory(name_en="=Trade, or\nnot")
    audit.note(Kind.DELETED, actor="anna", record=topic, count=2)
    audit.note(Kind.SIGNED_IN, actor="berta")
    page = admin_client.get(LIST, {"who": "anna"}).content.decode()
    assert f'action="{EXPORT}?who=anna"' in page
    response = admin_client.post(f"{EXPORT}?who=anna")
    assert response["Content-Disposition"].startswith('attachment; filename="audit-log-')
    (line,) = lines(response)
    assert (line["kind"], line["actor"], line["record_kind"]) == ("deleted", "anna", "events.topic")
    assert (line["record"], line["detail"]) == ("'=Trade, or\nnot", '{"count": 2}')
    written = AuditEntry.objects.get(kind=Kind.EXPORTED)
    assert (written.actor, written.address) == ("admin", "127.0.0.0/24")
    assert written.detail == {"what": "publishing.auditentry", "count": 1}
    everything = lines(admin_client.post(EXPORT))
    assert [one["kind"] for one in everything] == ["exported", "signed-in", "deleted"]
    assert AuditEntry.objects.filter(kind=Kind.EXPORTED).count() == 2


def test_it_needs_a_permission_of_its_own(client, django_user_model):
    user = django_user_model.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
    client.force_login(user)
    assert EXPORT not in client.get(LIST).content.decode()
    assert client.post(EXPORT).status_code == 403
    user.user_permissions.set(Permission.objects.filter(codename="export_auditentry"))
    assert client.post(EXPORT).status_code == 403
    assert not AuditEntry.objects.filter(kind=Kind.EXPORTED).exists()


def test_it_asks_no_more_for_many_entries(admin_client):
    counts = []
    for number in (1, 2):
        for _one in range(number):
            audit.note(Kind.DELETED, actor="anna")
        admin_client.post(EXPORT)
        with CaptureQueriesContext(connection) as captured:
            lines(admin_client.post(EXPORT))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_preview_links_are_in_the_log(admin_client):
    topic = make.TopicFactory()
    sent = {"days": "7", "languages": ["en"], "note": "For the press"}
    for _number in range(2):
        admin_client.post(reverse("admin:events_topic_preview_link_make", args=[topic.pk]), sent)
    first, second = PreviewLink.objects.order_by("pk")
    for _number in range(2):  # the second time nothing is left to revoke
        admin_client.post(reverse("admin:events_topic_preview_link_revoke", args=[topic.pk, first.pk]))
    chosen = {"action": "revoke", "_selected_action": [first.pk, second.pk]}
    admin_client.post(reverse("admin:publishing_previewlink_changelist"), chosen)
    entries = AuditEntry.objects.filter(record_kind="events.topic", record_key=str(topic.pk)).order_by("pk")
    assert [entry.kind for entry in entries] == [Kind.LINK_MADE] * 2 + [Kind.LINK_REVOKED] * 2
    assert entries[0].detail["note"] == "For the press"
    assert all(entry.address == "127.0.0.0/24" for entry in entries)
