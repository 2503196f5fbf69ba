"""The roles of staff, as groups with their permissions: see ``accounts/roles.py``."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from accounts.roles import grant


def make_groups(apps, schema_editor):
    grant(apps, create_permissions, schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_sessions_and_attempts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("events", "0003_editing_scope"),
        ("media", "0008_translate_permission"),
        ("pages", "0003_translate_permission"),
        ("publishing", "0009_pending_changes"),
    ]

    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop, elidable=False),
    ]
