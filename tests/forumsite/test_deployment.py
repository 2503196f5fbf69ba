"""What must hold before a deployment: no migration is missing, and Django's own security checks are content."""

import secrets

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True, interactive=False, verbosity=0)


def test_the_production_profile_passes_the_deployment_checks(own_site):
    checked = own_site.run(
        *("check", "--deploy", "--fail-level", "WARNING"),
        PROFILE="production",
        SECRET_KEY=secrets.token_urlsafe(64),
        ALLOWED_HOSTS="record.example.org",
    )
    assert checked.stderr == ""
    assert checked.returncode == 0
