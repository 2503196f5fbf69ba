"""The audit log: written by what must be answered for, readable, and beyond anybody's editing."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from publishing import audit, audit_guard, workflow
from publishing.admin.audited import AuditedMixin
from publishing.models import AuditEntry, AuditError, State
from publishing.visitors import shortened
from tests import factories as make
from tests.admin_forms import filled

pytestmark = pytest.mark.django_db
LIST = "admin:publishing_auditentry_changelist"
Kind = AuditEntry.Kind


def kinds() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("kind", flat=True))


def test_an_entry_keeps_the_names_of_whom_and_what_it_is_about(rf, django_user_model):
    user = django_user_model.objects.create_user("anna", is_staff=True)
    request = rf.get("/", REMOTE_ADDR="203.0.113.77")
    request.user = user
    topic = make.TopicFactory(name_en="Trade")
    entry = audit.note(Kind.DELETED, request=request, record=topic, reason="twice", new_password="secret")
    key = topic.pk
    topic.delete()
    user.delete()
    entry = AuditEntry.objects.get(pk=entry.pk)
    assert (entry.actor, entry.address) == ("anna", "203.0.113.0/24")
    assert (entry.record_kind, entry.record_key, entry.record) == ("events.topic", str(key), "Trade")
    assert entry.detail == {"reason": "twice"}


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.200", "192.0.2.0/24"),
        ("2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(address, kept):
    assert shortened(address) == kept


def test_an_entry_of_no_known_kind_is_refused():
    with pytest.raises(ValidationError):
        audit.note("whatever")


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(actor="nobody"),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["actor"]),
        lambda entry: AuditEntry._base_manager.filter(pk=entry.pk)._raw_delete("default"),
    ],
)
def test_python_neither_changes_nor_deletes_an_entry(change):
    entry = audit.note(Kind.SIGNED_IN, actor="anna")
    if "_base_manager" in change.__code__.co_names:
        with pytest.raises(DatabaseError), transaction.atomic():
            change(entry)
    else:
        with pytest.raises(AuditError):
            change(entry)
    assert AuditEntry.objects.get().actor == "anna"


@pytest.mark.parametrize(
    "statement", ["UPDATE publishing_auditentry SET actor = 'nobody'", "DELETE FROM publishing_auditentry"]
)
def test_the_database_neither_changes_nor_deletes_an_entry(statement):
    audit.note(Kind.SIGNED_IN, actor="anna")
    with pytest.raises(DatabaseError, match=audit_guard.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().actor == "anna"


def test_old_entries_are_deleted_by_the_command_alone(settings, capsys):
    settings.AUDIT_KEEP_DAYS = 100
    audit.note(Kind.SIGNED_IN, actor="anna")
    old = AuditEntry(kind=Kind.SIGNED_IN, actor="old", at=timezone.now() - timedelta(days=101))
    old.save()
    call_command("forget_audit_entries")
    assert capsys.readouterr().out == "1 entries deleted.\n"
    assert [entry.actor for entry in AuditEntry.objects.all()] == ["anna"]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_auditentry")
    assert audit.forget_old() == 0


def test_the_guard_is_back_after_an_error_within_its_absence():
    audit.note(Kind.SIGNED_IN, actor="anna")
    with pytest.raises(ZeroDivisionError), transaction.atomic(), audit_guard.lifted(connection):
        _ = 1 / 0
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_auditentry")


def test_a_change_of_state_is_written_down_once(admin_client):
    topic = make.TopicFactory(state=State.DRAFT)
    address = reverse("admin:events_topic_change", args=[topic.pk])
    data = filled(admin_client.get(address)) | {"step": workflow.publication(topic).name}
    assert admin_client.post(address, data).status_code == 302
    data = filled(admin_client.get(address)) | {"name_en": "Another name"}
    assert admin_client.post(address, data).status_code == 302
    chosen = {"action": "retire", "_selected_action": [topic.pk]}
    admin_client.post(reverse("admin:events_topic_changelist"), chosen)
    entries = AuditEntry.objects.order_by("pk")
    found = [(entry.actor, entry.address, entry.record_key, entry.detail) for entry in entries]
    key = str(topic.pk)
    assert found == [
        ("admin", "127.0.0.0/24", key, {"before": "draft", "after": "published"}),
        ("admin", "127.0.0.0/24", key, {"before": "published", "after": "retired"}),
    ]


def test_deletions_are_written_down_one_by_one(admin_client):
    one, two, three = make.TopicFactory.create_batch(3, state=State.DRAFT)
    admin_client.post(reverse("admin:events_topic_delete", args=[one.pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [two.pk, three.pk], "post": "yes"}
    admin_client.post(reverse("admin:events_topic_changelist"), chosen)
    assert kinds() == [Kind.DELETED] * 3
    assert {entry.record_key for entry in AuditEntry.objects.all()} == {str(pk) for pk in (one.pk, two.pk, three.pk)}


def test_every_page_that_deletes_writes_it_down(rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    pages = admin.site._registry.values()
    deleting = [page for page in pages if page.has_delete_permission(request)]
    assert len(deleting) > 10
    assert [page for page in deleting if not isinstance(page, AuditedMixin)] == []


def test_a_download_of_words_and_of_a_press_pack_is_written_down_for_staff(admin_client, client):
    photo = make.PhotoFactory()
    admin_client.get(reverse("admin:media_photo_spreadsheet_download"), {"ids": str(photo.pk)})
    assert [entry.detail["count"] for entry in AuditEntry.objects.all()] == [1]
    admin_client.get(reverse("media:press_pack"))
    assert kinds() == [Kind.EXPORTED] * 2
    client.get(reverse("media:press_pack"))
    assert len(kinds()) == 2


def test_nobody_may_write_to_the_log_in_the_admin(admin_client):
    entry = audit.note(Kind.SIGNED_IN, actor="anna")
    page = reverse("admin:publishing_auditentry_change", args=[entry.pk])
    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {"actor": "nobody"}).status_code == 403
    for name in ("add", "delete"):
        args = [] if name == "add" else [entry.pk]
        assert admin_client.post(reverse(f"admin:publishing_auditentry_{name}", args=args)).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    admin_client.post(reverse(LIST), chosen)
    assert AuditEntry.objects.get().actor == "anna"


def test_the_log_is_for_those_who_may_see_it(client, django_user_model):
    user = django_user_model.objects.create_user("reader", is_staff=True)
    client.force_login(user)
    assert client.get(reverse(LIST)).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
    assert client.get(reverse(LIST)).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"kind__exact": "deleted"},
        {"who": "berta"},
        {"about": "events.topic"},
        {"q": "Trade"},
    ],
)
def test_entries_can_be_found(admin_client, query):
    audit.note(Kind.SIGNED_IN, actor="anna")
    wanted = audit.note(Kind.DELETED, actor="berta", record=make.TopicFactory(name_en="Trade"))
    answer = admin_client.get(reverse(LIST), query)
    assert list(answer.context["cl"].result_list) == [wanted]


def test_entries_are_told_in_words(admin_client):
    topic = make.TopicFactory(name_en="Trade")
    audit.note_transition(topic, "draft", "in-review", actor="anna")
    page = admin_client.get(reverse(LIST)).content.decode()
    address = reverse("admin:events_topic_change", args=[topic.pk])
    assert f'<a href="{address}">Topic: Trade</a>' in page
    assert "from: Draft; to: In review" in page


def test_the_list_asks_no_more_for_three_entries_than_for_one(admin_client):
    counts = []
    for number in (1, 2):
        for _one in range(number):
            audit.note(Kind.DELETED, actor="anna", record=make.TopicFactory())
        admin_client.get(reverse(LIST))
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(reverse(LIST))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
