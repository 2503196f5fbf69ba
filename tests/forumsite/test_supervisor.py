"""The rules of starting again; the rest of the supervisor is tried with real processes in test_up.py."""

import signal
import sys

import pytest

from forumsite.supervisor import LONGEST_PAUSE, STEADY, Process, ProcessEndedError, Supervisor


@pytest.fixture
def supervisor():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    one = Supervisor(lambda words: None)
    yield one
    one.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def python(code: str, **facts) -> Process:
    return Process("helper", [sys.executable, "-c", code], **facts)


def test_pauses_grow_with_each_early_end_and_have_a_limit():
    process = Process("worker", [])
    pauses = [process.plan_restart(1.0) for _ in range(8)]
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_process_that_worked_for_a_while_starts_again_soon():
    process = Process("worker", [], failures=6)
    assert process.plan_restart(STEADY + 1) == 1.0
    assert process.failures == 0


def test_the_end_of_an_essential_process_is_an_error(supervisor):
    supervisor.start(python("raise SystemExit(3)", essential=True))
    with pytest.raises(ProcessEndedError, match=r"The helper ended by itself \(exit code 3\), so everything stops\."):
        supervisor.watch()


def test_a_process_that_does_not_listen_is_killed(supervisor, monkeypatch, tmp_path):
    monkeypatch.setattr("forumsite.supervisor.GRACE", 0.3)
    ready = tmp_path / "ready"
    process = python(
        "import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"pathlib.Path({str(ready)!r}).touch(); time.sleep(60)"
    )
    supervisor.start(process)
    supervisor.watch(until=ready.exists)
    supervisor.stop()
    assert process.running.returncode == -signal.SIGKILL
