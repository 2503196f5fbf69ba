"""Tasks outlive their workers, are tried three times, and then fail so that someone hears of it."""

import logging
import os
import signal
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from publishing.task_recovery import WORKER_LOST, Workers, recover, try_again
from tests.own_site import wait_until
from tests.publishing import sample_tasks

READY, RUNNING, FAILED = TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED


@pytest.fixture
def workers(tmp_path) -> Workers:
    return Workers(tmp_path / "workers")


def task_row(status, *worker_ids: str, started: timedelta = timedelta(0), finished: timedelta | None = None):
    """Return a stored task that was started, and perhaps finished, some time ago."""
    now = timezone.now()
    return DBTaskResult.objects.create(
        status=status,
        worker_ids=list(worker_ids),
        started_at=now - started,
        finished_at=None if finished is None else now - finished,
        args_kwargs={"args": ["/dev/null"], "kwargs": {}},
        task_path=sample_tasks.note.module_path,
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
    )


def status_of(row: DBTaskResult) -> str:
    row.refresh_from_db()
    return row.status


@pytest.mark.django_db
def test_a_task_of_a_living_worker_is_left_alone(workers):
    name, lock = workers.register()
    row = task_row(RUNNING, name, started=timedelta(hours=5))
    assert recover(workers) == 0
    assert status_of(row) == RUNNING
    lock.close()


@pytest.mark.django_db
def test_a_task_of_a_dead_worker_starts_again(workers):
    name, lock = workers.register()
    row = task_row(RUNNING, name)
    lock.close()
    assert recover(workers) == 1
    assert status_of(row) == READY
    assert DBTaskResult.objects.ready().get() == row
    assert not (workers.folder / name).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("started", "expected"), [(timedelta(minutes=14), RUNNING), (timedelta(minutes=16), READY)], ids=["within", "after"]
)
def test_a_task_of_a_worker_elsewhere_is_lost_after_the_lease(workers, started, expected):
    row = task_row(RUNNING, "elsewhere.0000.1.2", started=started)
    recover(workers)
    assert status_of(row) == expected


@pytest.mark.django_db
def test_a_folder_of_the_same_machine_is_another_place(workers, tmp_path):
    name, lock = Workers(tmp_path / "others").register()
    row = task_row(RUNNING, name)
    recover(workers)
    assert status_of(row) == RUNNING
    lock.close()


@pytest.mark.django_db
def test_a_task_that_killed_three_workers_fails_loudly(workers, caplog):
    row = task_row(RUNNING, "gone", "gone", f"{workers.place}.1.gone")
    assert recover(workers) == 0
    assert status_of(row) == FAILED
    assert row.exception_class_path == WORKER_LOST
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "failed for good after 3 attempts" in caplog.text
    caplog.clear()
    assert recover(workers) == 0
    assert caplog.records == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("attempts", "finished", "expected", "pause"),
    [
        (1, timedelta(seconds=1), READY, timedelta(minutes=1)),
        (2, timedelta(seconds=1), READY, timedelta(minutes=10)),
        (3, timedelta(seconds=1), FAILED, None),
        (1, timedelta(days=3), FAILED, None),
    ],
)
def test_a_failed_task_is_tried_again_after_a_pause(workers, attempts, finished, expected, pause):
    row = task_row(FAILED, *["worker"] * attempts, finished=finished)
    recover(workers)
    assert status_of(row) == expected
    if pause:
        assert row.run_after == row.finished_at + pause
        assert not DBTaskResult.objects.ready().exists()


@pytest.mark.django_db
def test_a_task_that_changed_meanwhile_is_left_alone(workers, monkeypatch):
    row = task_row(RUNNING, f"{workers.place}.1.gone")
    stale = list(DBTaskResult.objects.running())
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    monkeypatch.setattr("django_tasks_db.models.DBTaskResultQuerySet.running", lambda self: stale)
    assert recover(workers) == 0
    assert status_of(row) == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db
def test_a_task_that_was_given_up_gets_all_its_attempts_again(workers):
    given_up = task_row(FAILED, "a", "b", "c", finished=timedelta(days=1))
    done = task_row(TaskResultStatus.SUCCESSFUL, "a", finished=timedelta(0))
    assert try_again(DBTaskResult.objects.all()) == 1
    assert (status_of(given_up), given_up.worker_ids, status_of(done)) == (READY, [], TaskResultStatus.SUCCESSFUL)
    assert DBTaskResult.objects.ready().get() == given_up


@pytest.mark.django_db(transaction=True)
def test_a_task_that_is_done_at_last_was_never_given_up(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    same, other = (task_row(FAILED, "a", "b", "c", finished=timedelta(hours=1)) for _one in range(2))
    DBTaskResult.objects.filter(pk=same.pk).update(args_kwargs={"args": [str(tmp_path / "a"), 0.0], "kwargs": {}})
    sample_tasks.note.enqueue(str(tmp_path / "a"), 0.0)
    with keep_signals():
        call_command("worker", once=True, interval=0.01, stdout=StringIO())
    assert list(DBTaskResult.objects.failed()) == [other]


def test_files_of_dead_workers_are_removed_and_those_of_living_ones_stay(workers):
    (living, lock), (_dead, dead_lock) = workers.register(), workers.register()
    dead_lock.close()
    workers.tidy()
    assert workers.is_alive(living)
    assert {path.name for path in workers.folder.iterdir()} == {"place", living}
    lock.close()


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_is_ready_and_reports_what_fails(settings, tmp_path, caplog):
    settings.VAR_DIR = tmp_path
    done, failed = sample_tasks.note.enqueue(str(tmp_path / "a")), sample_tasks.fail.enqueue(str(tmp_path / "b"))
    with keep_signals():
        call_command("worker", once=True, interval=0.01, stdout=StringIO())
    assert status_of(DBTaskResult.objects.get(pk=done.id)) == TaskResultStatus.SUCCESSFUL
    assert status_of(DBTaskResult.objects.get(pk=failed.id)) == FAILED
    assert "attempt 1 of 3" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_its_chores_even_if_one_fails(settings, tmp_path, caplog):
    settings.VAR_DIR = tmp_path
    settings.WORKER_CHORES = ["tests.publishing.test_task_recovery.bad_chore", f"{__name__}.good_chore"]
    old = task_row(TaskResultStatus.SUCCESSFUL, "worker", finished=timedelta(days=15))
    done_chores.clear()
    with keep_signals():
        call_command("worker", once=True, stdout=StringIO())
    assert done_chores == ["good"]
    assert "bad_chore failed" in caplog.text
    assert not DBTaskResult.objects.filter(pk=old.pk).exists()


def test_a_task_whose_worker_is_killed_is_done_by_the_next_one(own_site, tmp_path):
    """The real thing: real processes, a real kill."""
    notes = tmp_path / "notes"
    own_site.migrate()
    own_site.python(
        f"from tests.publishing.sample_tasks import note_slowly_at_first as t; print(t.enqueue({str(notes)!r}).id)"
    )
    first = own_site.start("worker", "--interval", "0.1")
    wait_until(notes.exists)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    second = own_site.start("worker", "--once")
    assert second.wait(timeout=30) == 0
    assert notes.read_text() == "begun\nbegun\n"
    status = (
        "from django_tasks_db.models import DBTaskResult as R; r = R.objects.get(); print(r.status, len(r.worker_ids))"
    )
    assert own_site.python(status) == "SUCCESSFUL 2"


def test_a_worker_told_to_end_finishes_its_task_first(own_site, tmp_path):
    notes = tmp_path / "notes"
    own_site.migrate()
    own_site.python(f"from tests.publishing.sample_tasks import note; note.enqueue({str(notes)!r}, 1.5)")
    worker = own_site.start("worker", "--interval", "0.1")
    wait_until(notes.exists)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert notes.read_text() == "begun\ndone\n"
    assert own_site.output() == ""


done_chores: list[str] = []


def good_chore() -> None:
    done_chores.append("good")


def bad_chore() -> None:
    raise ValueError("a chore that fails")


class keep_signals:  # noqa: N801
    """Put the signal handlers back that a worker in this process sets."""

    NAMES = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)

    def __enter__(self):
        self.before = [signal.getsignal(name) for name in self.NAMES]

    def __exit__(self, *error):
        for name, handler in zip(self.NAMES, self.before, strict=True):
            signal.signal(name, handler)
