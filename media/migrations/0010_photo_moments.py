"""Indexes by which the latest change of all photos is known at once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0004_names_in_order'),
        ('media', '0009_document_text'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(fields=['updated_at'], name='media_photo_updated_at'),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(fields=['publish_at'], name='media_photo_publish_at'),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(fields=['retire_at'], name='media_photo_retire_at'),
        ),
    ]
