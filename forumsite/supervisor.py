"""Run several processes as one: start them, watch them, end them together, leave nothing behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

GRACE = 6.0  # seconds a process has to end by itself
STEADY = 60.0  # seconds after which a process that ends counts as having worked
LONGEST_PAUSE = 30.0  # seconds between two starts of a process that keeps ending
PR_SET_PDEATHSIG = 1


class Stop(BaseException):
    """Someone asked us to end. Not an Exception, so that no ``except Exception`` on the way keeps us alive."""


class ProcessEndedError(Exception):
    """A process that must not end has ended."""


@dataclass
class Process:
    """A process to keep running; ``essential`` ones take everything down with them, others are started again."""

    name: str
    command: list[str]
    essential: bool = False
    pass_fds: tuple[int, ...] = ()
    running: subprocess.Popen | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    failures: int = field(default=0)

    def start(self) -> None:
        """Start it in a session of its own: a Ctrl-C in the terminal reaches us alone, and we pass it on in order."""
        self.running = subprocess.Popen(  # noqa: S603
            self.command,
            pass_fds=self.pass_fds,
            start_new_session=True,
            preexec_fn=AS_CHILD,
        )
        self.started_at = time.monotonic()
        self.start_again_at = 0.0

    def ended(self) -> int | None:
        """Return its exit code, or None while it runs or waits to be started again."""
        return self.running.poll() if self.running and not self.start_again_at else None

    def plan_restart(self, now: float) -> float:
        """Decide when to start it again, later each time it fails soon after its start; return the pause."""
        self.failures = 0 if now - self.started_at > STEADY else self.failures + 1
        pause = min(2.0 ** max(self.failures - 1, 0), LONGEST_PAUSE)
        self.start_again_at = now + pause
        return pause


class Supervisor:
    """Keeps processes running until it is told to stop."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.processes: list[Process] = []
        self._parent = os.getppid()
        self._under_make = "MAKELEVEL" in os.environ

    def listen(self) -> None:
        """Turn Ctrl-C, a request to end and a closed terminal into ``Stop``; ``nohup`` is respected."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name)
            if name != "SIGHUP" or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, _stop)

    def start(self, process: Process) -> None:
        """Start a process and look after it from now on."""
        self.processes.append(process)
        process.start()

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Look after the processes until ``until`` says yes; ``Stop`` and ``ProcessEndedError`` come out of here."""
        while not until():
            self._look()
            time.sleep(0.2)

    def stop(self) -> None:
        """End all processes and whatever they started; those that do not listen are killed."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        running = [process.running for process in self.processes if process.running]
        for one in running:
            if one.poll() is None:
                one.terminate()
        deadline = time.monotonic() + GRACE
        while any(one.poll() is None for one in running) and time.monotonic() < deadline:
            time.sleep(0.05)
        for one in running:
            _kill_group(one.pid)
            one.wait()

    def _look(self) -> None:
        now = time.monotonic()
        for process in self.processes:
            if process.start_again_at and now >= process.start_again_at:
                process.start()
            code = process.ended()
            if code is None:
                continue
            if process.essential:
                raise ProcessEndedError(f"The {process.name} ended by itself ({_how(code)}), so everything stops.")
            pause = process.plan_restart(now)
            self.say(f"The {process.name} ended by itself ({_how(code)}); starting it again in {pause:.0f} s.")
        if self._under_make and _left_by_make(self._parent):
            raise Stop


def end_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, even if that was killed outright.

    Elsewhere this does not exist, and a supervisor killed outright leaves its processes running.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


#: What a process of ours does before it becomes another program.
AS_CHILD = end_with_parent if sys.platform == "linux" else None


def _stop(number: int, frame: object) -> None:
    raise Stop


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"{signal.Signals(-code).name}"


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _left_by_make(parent: int) -> bool:
    """Say whether the ``make`` that started us is gone or was itself interrupted.

    An interrupted make waits, with the signal blocked, for a process that it told nothing; only a Ctrl-C in the
    terminal reaches both.
    """
    if os.getppid() != parent:
        return True
    try:
        status = Path(f"/proc/{parent}/status").read_text()
    except OSError:
        return False
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    blocked = int(fields.get("SigBlk", "0"), 16)
    return fields.get("Name") == "make" and any(
        blocked & 1 << (number - 1) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    )
