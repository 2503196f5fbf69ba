"""SQLite learns the sizes of its tables; elsewhere nothing is done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forumsite import statistics
from tests.factories import PhotoFactory


@pytest.mark.django_db
def test_the_sizes_of_tables_are_known_afterwards():
    PhotoFactory.create_batch(3)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        statistics.refresh()
    if connection.vendor != "sqlite":
        assert len(asked) == 0
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'media_photo'")
        assert {row[0].split()[0] for row in cursor.fetchall()} == {"3"}


def test_the_worker_refreshes_them(settings):
    assert "forumsite.statistics.refresh" in settings.WORKER_CHORES
