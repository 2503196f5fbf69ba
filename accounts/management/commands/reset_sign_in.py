"""``manage.py reset_sign_in NAME``: let somebody back in who lost their second factor or their password."""

from argparse import ArgumentParser

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.access import forget_factors
from publishing import audit


class Command(BaseCommand):
    help = "Remove the second factors and recovery codes of an account, and end its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="The user name of the account.")
        parser.add_argument("--password", action="store_true", help="Ask for a new password too.")

    def handle(self, *, name: str, password: bool, **options) -> None:
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name!r}.")
        if password:
            call_command("changepassword", name)
            audit.note(audit.Kind.PASSWORD_CHANGED, actor="manage.py", record=user, method="command")
        count = forget_factors(user, actor="manage.py")
        self.stdout.write(f"{count} second factors removed from {name}; all its sessions ended.")
