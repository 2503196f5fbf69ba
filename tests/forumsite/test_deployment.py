"""What must hold before a deployment: no migration is missing, and Django's own security checks are content."""

import secrets

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.once


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
    # Its verdict counts, not that nothing else (a measuring tool, a library) wrote a line beside it.
    assert "System check identified no issues (0 silenced)." in checked.stdout, checked.stderr
    assert checked.returncode == 0


def test_a_production_profile_that_does_not_insist_on_https_fails_them(own_site):
    checked = own_site.run(
        *("check", "--deploy", "--fail-level", "WARNING"),
        PROFILE="production",
        SECRET_KEY=secrets.token_urlsafe(64),
        ALLOWED_HOSTS="record.example.org",
        HSTS_SECONDS="0",
    )
    assert "security.W004" in checked.stderr
    assert checked.returncode == 1
