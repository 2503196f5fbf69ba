"""``manage.py web``: serve, where another program watches processes and a proxy stands in front."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand

from forumsite import serving
from forumsite.address import bracketed

#: Seconds in which answers that were begun are finished after SIGTERM; nothing new is taken meanwhile.
GRACE = 25


class Command(BaseCommand):
    help = "Serve at HOST and PORT with WEB_WORKERS processes; end in order at SIGTERM. Prepare first."
    requires_system_checks: list[str] = []

    def handle(self, **options) -> None:
        os.umask(settings.UMASK)
        serving.give_memory_back()
        command = serving.command(f"{bracketed(settings.HOST)}:{settings.PORT}", grace=GRACE)
        os.execv(command[0], command)  # noqa: S606
