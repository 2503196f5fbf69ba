"""Operators may take the audit log out: see ``accounts/roles.py``."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from accounts.roles import grant


def grant_again(apps, schema_editor):
    grant(apps, create_permissions, schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_roles"),
        ("publishing", "0010_audit_export_and_links"),
    ]

    operations = [
        migrations.RunPython(grant_again, migrations.RunPython.noop, elidable=False),
    ]
