"""Slow statements are told to the log without what was filled into them."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection

from publishing.slow_queries import SlowQueriesMiddleware, watched


def ask(words: str, *values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words, values)


@pytest.mark.django_db
def test_a_slow_statement_is_told_without_its_values(settings, caplog, monkeypatch):
    settings.SLOW_QUERY_MS = 50
    clock = iter([0.0, 0.01, 0.0, 0.07])
    monkeypatch.setattr("publishing.slow_queries.time.perf_counter", lambda: next(clock))
    with watched():
        ask("SELECT %s", "quick-secret")
        ask("SELECT %s, 'slow'", "slow-secret")
    assert [record.getMessage() for record in caplog.records] == ["A statement took 70 ms: SELECT %s, 'slow'"]
    assert "secret" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_after_long_is_told_too(settings, caplog, monkeypatch):
    settings.SLOW_QUERY_MS = 50
    clock = iter([0.0, 9.0])
    monkeypatch.setattr("publishing.slow_queries.time.perf_counter", lambda: next(clock))
    with pytest.raises(DatabaseError), watched():
        ask("SELECT nothing FROM nowhere")
    assert "A statement took 9000 ms" in caplog.text


@pytest.mark.django_db
def test_requests_are_watched_only_where_it_is_asked_for(settings, caplog):
    settings.SLOW_QUERY_MS = 0
    with pytest.raises(MiddlewareNotUsed):
        SlowQueriesMiddleware(ask)
    with watched():
        ask("SELECT 1")
    assert caplog.text == ""
    settings.SLOW_QUERY_MS = 1
    watch = SlowQueriesMiddleware(lambda _request: ask("SELECT 1", *()) or len(connection.execute_wrappers))
    assert watch(None) == len(connection.execute_wrappers) + 1
