"""The tables of the search index; what they hold is made by ``rebuild_search`` or by the worker."""

import django.db.models.deletion
import search.engines
from django.db import migrations, models


def make_words(apps, schema_editor) -> None:
    """Make the full-text index, as this database makes one."""
    for statement in search.engines.MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_words(apps, schema_editor) -> None:
    schema_editor.execute(f"DROP TABLE {search.engines.TABLE}")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('place', models.PositiveSmallIntegerField()),
                ('key', models.BigIntegerField()),
                ('part', models.PositiveSmallIntegerField(default=0)),
                ('own_from', models.DateTimeField()),
                ('own_until', models.DateTimeField()),
                ('shown_from', models.DateTimeField()),
                ('shown_until', models.DateTimeField()),
                ('day', models.DateField(null=True)),
                ('ties', models.TextField(default='')),
                ('version', models.PositiveSmallIntegerField()),
                ('changed_at', models.DateTimeField()),
                ('fingerprint', models.CharField(max_length=32)),
                ('address', models.CharField(default='', max_length=300)),
                ('slug', models.CharField(default='', max_length=100)),
                ('facts', models.JSONField(default=dict)),
                ("lent", models.JSONField(default=list)),
                ('texts', models.JSONField(default=list)),
                ('also_within', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='search.entry')),
                ('within', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='search.entry')),
                ('further_within', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='search.entry')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Words',
            fields=[
                ('entry', models.OneToOneField(db_column='rowid', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='words', serialize=False, to='search.entry')),
                ('words', search.engines.TermsField()),
            ],
            options={
                'db_table': 'search_words',
                'managed': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='KnownWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('initial', models.CharField(max_length=1)),
                ('length', models.PositiveSmallIntegerField()),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['initial', 'length'], name='search_known_word_like')],
            },
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['place', 'key'], name='search_entry_record'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['place', 'slug'], name='search_entry_slug'),
        ),
        migrations.RunPython(make_words, drop_words),
    ]
