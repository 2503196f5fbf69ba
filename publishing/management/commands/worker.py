"""``manage.py worker``: run tasks in the background."""

from django_tasks_db.management.commands.db_worker import Command as LibraryCommand


class Command(LibraryCommand):
    help = "Run tasks in the background."
