from django.db import migrations, models


def mark_chosen(apps, schema_editor):
    """A point that is not the centre was set by a person: until now nothing else did."""
    apps.get_model("media", "Photo").objects.exclude(focal_x=0.5, focal_y=0.5).update(focal_is_chosen=True)


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0004_near_copies'),
    ]

    operations = [
        migrations.AddField(
            model_name='photo',
            name='focal_is_chosen',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(mark_chosen, migrations.RunPython.noop, elidable=True),
    ]
