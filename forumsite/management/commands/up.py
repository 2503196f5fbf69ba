"""``manage.py up``: prepare what is missing, then run the web server and the task worker until told to stop."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from socket import socket

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from forumsite import address, first_run, serving
from forumsite.supervisor import AS_CHILD, Process, ProcessEndedError, Stop, Supervisor


class Command(BaseCommand):
    help = "Prepare what is missing, then run the web server and the task worker until told to stop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reload", action="store_true", help="Serve with the development server, which reloads changed code."
        )

    def handle(self, *, reload: bool, **options) -> None:
        os.umask(settings.UMASK)
        serving.give_memory_back()
        self.host, self.port = settings.HOST, settings.PORT
        supervisor = Supervisor(self.say)
        supervisor.listen()
        try:
            self.run(supervisor, reload=reload)
        except Stop:
            self.say("\nStopping ...")
        except ProcessEndedError as error:
            raise CommandError(str(error)) from None
        finally:
            supervisor.stop()

    def run(self, supervisor: Supervisor, *, reload: bool) -> None:
        """Take the address, prepare, start both processes, say where the site is, and stay."""
        listener = address.listen(self.host, self.port)
        password = self.prepare(reload=reload)
        connections.close_all()
        if reload:
            listener.close()
        supervisor.start(development_server(self.host, self.port) if reload else web_server(listener))
        supervisor.start(worker(reload=reload))
        listener.close()
        supervisor.watch(until=lambda: address.answers(self.host, self.port))
        self.welcome(password)
        supervisor.watch()

    def prepare(self, *, reload: bool) -> str:
        """Do what the first run does, each step only where needed; return the password of an account just made.

        It is done in a process of its own, so that the memory it takes is given back.
        """
        command = [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            "prepare",
            *(["--no-static"] if reload else []),
        ]
        done = subprocess.run(command, check=False, start_new_session=True, preexec_fn=AS_CHILD)  # noqa: S603
        if done.returncode:
            sys.exit(done.returncode)
        return first_run.make_account()

    def welcome(self, password: str) -> None:
        """Say where the site is, how to sign in and how to stop."""
        url = address.url(self.host, self.port)
        self.say(f"\nThe site is ready:  {url}")
        self.say(f"Edit the record at  {url}admin/")
        if password:
            self.say(f"Sign in as          {first_run.ACCOUNT}")
            self.say(f"with the password   {'that ADMIN_PASSWORD holds' if first_run.admin_password() else password}")
            self.say("Write it down: it is not shown again (manage.py changepassword admin sets another one).")
        self.say("To stop, press Ctrl-C.\n")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def web_server(listener: socket) -> Process:
    """Return the real server, on an address already taken."""
    command = serving.command(f"fd://{listener.fileno()}", grace=2)
    return Process("web server", command, essential=True, pass_fds=(listener.fileno(),))


def development_server(host: str, port: int) -> Process:
    """Return Django's own server, which reloads changed code."""
    at = f"{address.bracketed(host)}:{port}"
    return Process("development server", [sys.executable, "manage.py", "runserver", at], essential=True)


def worker(*, reload: bool) -> Process:
    """Return the worker that runs tasks; with ``reload`` it starts again when code changes."""
    return Process("worker", [sys.executable, "manage.py", "worker", *(["--reload"] if reload else [])])
