"""What an upgrade must not take from anyone."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

from publishing.upgrades import let_editors_publish


@pytest.mark.django_db
def test_whoever_could_publish_before_still_can():
    Group.objects.all().delete()  # the roles came later
    change = Permission.objects.get(codename="change_edition")
    Permission.objects.filter(codename="publish_edition").delete()
    editors, editor = Group.objects.create(name="Editors"), User.objects.create_user("editor")
    editors.permissions.add(change)
    editor.user_permissions.add(change)
    reader = User.objects.create_user("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_edition"))
    for _time in range(2):
        let_editors_publish("events").code(apps, None)
        publish = Permission.objects.get(codename="publish_edition")
        assert (list(publish.group_set.all()), list(publish.user_set.all())) == ([editors], [editor])
        assert publish.name == "Can publish edition"
        assert not Permission.objects.filter(codename="publish_photo", group=editors).exists()
    assert not reader.has_perm("events.publish_edition")
