"""Each request has a number, in the answer, on the error page and in the log; each task has one in the worker's log."""

import io
import json
import logging
import re

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from forumsite import logs, urls
from media.tasks import make_renditions
from publishing import log_context
from tests.factories import PhotoFactory

GIVEN = "0123456789abcdef"


def fail(request):
    raise RuntimeError("on purpose")


def fine(request):
    logging.getLogger("trial").warning("seen %s", "环境")
    return HttpResponse(request.request_id)


urlpatterns = [path("fail/", fail), path("fine/", fine), *urls.urlpatterns]


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.fixture
def written():
    """Return a function that gives what was logged since, in one of the two forms."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)

    def lines(form: str = "json") -> list:
        handler.setFormatter(logs.FORMATTERS[form]())
        return [json.loads(line) if form == "json" else line for line in stream.getvalue().splitlines()]

    handler.setFormatter(logs.JsonFormatter())
    yield lines
    root.removeHandler(handler)


def test_a_proxys_number_is_taken_where_there_is_a_proxy(visitor, settings):
    settings.BEHIND_PROXY = True
    response = visitor.get("/fine/", headers={"x-request-id": GIVEN})
    assert (response["X-Request-ID"], response.content.decode()) == (GIVEN, GIVEN)
    settings.BEHIND_PROXY = False
    assert visitor.get("/fine/", headers={"x-request-id": GIVEN})["X-Request-ID"] != GIVEN


@pytest.mark.parametrize("given", ["short", "x" * 65, "two words here", 'a"},{"level":"x', "环境环境环境环境", ""])
def test_what_is_no_number_is_not_taken(visitor, settings, given):
    settings.BEHIND_PROXY = True
    number = visitor.get("/fine/", headers={"x-request-id": given})["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", number)


def test_the_error_page_says_the_number_in_each_language(visitor):
    response = visitor.get("/fail/")
    assert response.status_code == 500
    assert response.content.decode().count(f"<code>{response['X-Request-ID']}</code>") == 2


def test_a_line_says_to_which_request_it_belongs(visitor, written):
    number = visitor.get("/fine/")["X-Request-ID"]
    (line,) = written()
    assert (line["message"], line["request_id"], line["level"], line["logger"]) == (
        "seen 环境",
        number,
        "WARNING",
        "trial",
    )
    assert "task_id" not in line
    logging.getLogger("trial").warning("afterwards")
    assert "request_id" not in written()[1]


def test_an_error_is_one_line_with_what_was_asked_and_not_what_was_looked_for(visitor, caplog):
    number = visitor.get("/fail/?q=secret-words")["X-Request-ID"]
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    words = logs.JsonFormatter().format(record)
    line = json.loads(words)
    assert "\n" not in words
    assert (line["method"], line["path"], line["status"], line["request_id"]) == ("GET", "/fail/", 500, number)
    assert line["exception"].endswith("RuntimeError: on purpose")
    assert "secret-words" not in words
    assert logs.LineFormatter().format(record).splitlines()[0].endswith(f"/fail/ [request {number}]")


@pytest.mark.django_db(transaction=True)
def test_a_line_of_the_worker_says_to_which_task_it_belongs(written, monkeypatch, settings):
    settings.WORKER_CHORES = []
    monkeypatch.setattr("media.tasks._make", lambda *_values: fail(None))
    task = make_renditions.enqueue(PhotoFactory(rendition_key="").pk)
    call_command("worker", once=True, verbosity=0)
    told = [line for line in written() if line.get("task_id")]
    assert {line["task_id"] for line in told} == {str(task.id)}
    assert log_context.task_id.get() == ""
