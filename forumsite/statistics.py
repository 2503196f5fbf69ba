"""Statistics of the tables: what the database knows of their sizes when it plans a query."""

from django.db import connection

ROWS_LOOKED_AT = 1000  # of each index; enough to tell small from large, and a matter of milliseconds


def refresh() -> None:
    """Have SQLite measure its tables, which it never does by itself; PostgreSQL does.

    ``PRAGMA optimize`` is not enough: before SQLite 3.46 it looks only at tables that this connection has asked for.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
