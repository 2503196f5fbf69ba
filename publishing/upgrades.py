"""What the migrations of several rooms share."""

from django.db.migrations import RunPython

from publishing.workflow import PUBLISH


def let_editors_publish(app_label: str) -> RunPython:
    """Return a step that gives the permission to publish a kind of record to all who may change it.

    Before that permission existed they could, and an upgrade takes nothing from anyone.
    """

    def forwards(apps, schema_editor) -> None:
        kinds = [kind for kind in apps.get_app_config(app_label).get_models() if _is_published(kind)]
        permissions = apps.get_model("auth", "Permission").objects
        for kind in kinds:
            name = kind._meta.model_name
            held = permissions.filter(content_type__app_label=app_label, codename=f"change_{name}")
            for change in held.exclude(group=None, user=None):
                values = {"codename": f"{PUBLISH}_{name}", "content_type": change.content_type}
                words = {"name": f"Can {PUBLISH} {kind._meta.verbose_name_raw}"}
                publish, _made = permissions.get_or_create(**values, defaults=words)
                publish.group_set.add(*change.group_set.all())
                publish.user_set.add(*change.user_set.all())

    return RunPython(forwards, RunPython.noop)


def _is_published(kind) -> bool:
    return PUBLISH in kind._meta.default_permissions
