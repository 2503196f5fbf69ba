"""Background work in the admin: what was given up, about which record, why, and trying it again."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max

from accounts import tasks as account_tasks
from forumsite.admin import KINDS, READY, reason
from media import outdated, tasks
from media.contributions import tasks as contribution_tasks
from media.desk import tasks as desk_tasks
from media.desk.tasks import take_in
from publishing import notices
from publishing.links import tasks as link_tasks
from publishing.task_recovery import WORKER_LOST
from search import tasks as search_tasks
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/admin/tasks_database/dbtaskresult/"


def task(key: int, path: str = tasks.make_renditions.module_path, **values) -> DBTaskResult:
    """Return a stored task that three workers gave up two hours ago, unless told otherwise."""
    now = timezone.now()
    facts = {
        "status": "FAILED",
        "worker_ids": ["a", "b", "c"],
        "args_kwargs": {"args": [key], "kwargs": {}},
        "task_path": path,
        "started_at": now - timedelta(hours=2),
        "finished_at": now - timedelta(hours=2),
        "backend_name": "default",
        "run_after": get_date_max(),
        "exception_class_path": "builtins.OSError",
        "traceback": "OSError: [Errno 28] No space left on device",
    }
    return DBTaskResult.objects.create(**facts | values)


def address(**query) -> str:
    return reverse("admin:django_tasks_database_dbtaskresult_changelist", query=query)


def shown(response) -> list[tuple]:
    """Return the cells of each row as text, without the box at the beginning and the time of the last attempt."""
    rows = re.findall(r'<tr><td class="action-checkbox">.*?</tr>', response.content.decode(), re.DOTALL)
    cells = [re.findall(r'class="(?:field|action)-(\w+).*?">(.*?)</t[dh]>', row, re.DOTALL) for row in rows]
    return [
        tuple(
            re.sub("<[^>]*>", "", text)
            for name, text in row
            if name in {"what", "about", "standing", "why", "how_often"}
        )
        for row in cells
    ]


def test_every_task_is_told_in_words():
    modules = (tasks, outdated, desk_tasks, contribution_tasks, account_tasks, link_tasks, notices, search_tasks)
    found = {one.module_path for module in modules for one in vars(module).values() if isinstance(one, Task)}
    assert found == set(KINDS)


def test_an_e_mail_that_was_given_up_names_the_contribution(admin_client):
    contribution = make.ContributionFactory()
    path = contribution_tasks.tell_decided.module_path
    task(contribution.pk, path, exception_class_path="smtplib.SMTPAuthenticationError")
    told = ("Tell a contributor what was decided", contribution.reference, "given up")
    assert shown(admin_client.get(address())) == [(*told, "The mail server did not take the e-mail.", "3")]


def test_the_list_says_in_plain_words_what_happened_to_which_photo(admin_client):
    photo = make.PhotoFactory(caption_en="A river.")
    task(photo.pk)
    task(photo.pk + 1, worker_ids=["a"], exception_class_path=WORKER_LOST)
    task(1, take_in.module_path, exception_class_path="builtins.ZeroDivisionError")
    page = admin_client.get(address(standing="failed"))
    assert sorted(shown(page)) == [
        ("Check a file of a batch", "gone", "given up", "The program stopped with an error: ZeroDivisionError", "3"),
        ("Make the sizes of a photo", "A river.", "given up", reason("builtins.OSError"), "3"),
        ("Make the sizes of a photo", "gone", "given up", reason(WORKER_LOST), "1"),
    ]  # fmt: skip
    assert f'href="{reverse("admin:media_photo_change", args=[photo.pk])}"' in page.content.decode()


@pytest.mark.parametrize("how", ["button", "action"])
def test_given_up_tasks_are_tried_again_one_or_several(admin_client, how):
    one, two, done = task(1), task(2), task(3, status="SUCCESSFUL")
    if how == "button":
        sent, expected = {"_again": str(one.pk)}, {one.pk}
    else:
        sent, expected = {"action": "try_again", "_selected_action": [one.pk, two.pk, done.pk]}, {one.pk, two.pk}
    answer = admin_client.post(address(), sent, follow=True)
    assert {row.pk for row in DBTaskResult.objects.ready()} == expected
    told = "1 task is tried again." if how == "button" else "2 tasks are tried again."
    assert [str(message) for message in answer.context["messages"]] == [told]


@pytest.mark.parametrize("key", ["", "abc", "9" * 50])
def test_a_key_that_no_task_has_is_nothing_to_do(admin_client, key):
    task(1)
    assert admin_client.post(address(), {"_again": key}).status_code == 302
    assert DBTaskResult.objects.ready().count() == 0


def test_who_may_only_look_at_tasks_does_not_start_them(client):
    one = task(1)
    user = User.objects.create_user("watcher", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_dbtaskresult"))
    client.force_login(user)
    assert 'name="_again"' not in client.get(address()).content.decode()
    client.post(address(), {"_again": str(one.pk)})
    client.post(address(), {"action": "try_again", "_selected_action": [one.pk]})
    assert DBTaskResult.objects.ready().count() == 0


def test_standings_can_be_picked(admin_client):
    rows = {
        "failed": task(1),
        "again": task(2, status=READY, run_after=timezone.now() + timedelta(minutes=10)),
        "waiting": task(3, status=READY, exception_class_path=""),
        "running": task(4, status="RUNNING"),
        "done": task(5, status="SUCCESSFUL", exception_class_path=""),
    }
    found = {name: list(admin_client.get(address(standing=name)).context["cl"].result_list) for name in rows}
    assert found == {name: [row] for name, row in rows.items()}
    assert shown(admin_client.get(address(standing="again")))[0][2].startswith("to be tried again at ")


def test_the_start_page_says_what_needs_someone_while_it_does(admin_client):
    assert admin_client.get(reverse("admin:index")).context["troubles"] == []
    task(1)
    photo = make.PhotoFactory(refused_key="v2_x")
    troubles = admin_client.get(reverse("admin:index")).context["troubles"]
    assert [one["words"] for one in troubles] == ["1 photo needs another file", "1 task was given up"]
    found = [list(admin_client.get(one["address"]).context["cl"].result_list) for one in troubles]
    assert found == [[photo], list(DBTaskResult.objects.all())]


def test_the_list_asks_no_more_for_three_tasks_than_for_one(admin_client):
    counts = []
    for number in (1, 2):
        for _one in range(number):
            task(make.PhotoFactory().pk)
        admin_client.get(address())
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(address())
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("builtins.OSError", "The storage did not work: it was away, or it is full."),
        ("builtins.FileNotFoundError", "A file is not where it should be in storage."),
        ("botocore.exceptions.EndpointConnectionError", "The storage did not answer as it should."),
        ("builtins.ConnectionRefusedError", "Another service, the storage or the mail server, did not answer."),
        ("", ""),
    ],
)
def test_errors_have_plain_words(error, expected):
    assert reason(error) == expected


def test_a_task_s_own_page_shows_where_it_stopped(admin_client):
    one = task(1)
    page = admin_client.get(reverse("admin:django_tasks_database_dbtaskresult_change", args=[one.pk]))
    assert "No space left on device" in page.content.decode()


def test_background_work_goes_by_our_name_for_it_in_both_languages(admin_client):
    for code, words in (("en", "Background work"), ("zh-hans", "后台任务")):
        admin_client.cookies["django_language"] = code
        page = admin_client.get(reverse("admin:app_list", args=["django_tasks_database"])).content.decode()
        assert re.search(r"&rsaquo;\s+([^<\s][^<]*?)\s+<", page)[1] == words


def test_the_asking_of_links_is_about_no_record(admin_client):
    DBTaskResult.objects.all().delete()
    link_tasks.check_some.enqueue()
    assert shown(admin_client.get(address())) == [("Ask whether links still answer", "-", "waiting", "-", "0")]
