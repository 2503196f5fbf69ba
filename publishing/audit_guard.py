"""Rules in the database itself that no entry of the audit log is changed or deleted, and the one way around them.

A migration that alters the table on SQLite makes it anew, without these rules: end it with ``lay``.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "publishing_auditentry"
REFUSAL = "entries of the audit log are neither changed nor deleted"
#: Set on PostgreSQL within a transaction that may delete; it ends with the transaction.
LIFTED = "forum_record.audit_retention"

SQLITE = {
    f"{TABLE}_no_{verb.lower()}": f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
}
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('{LIFTED}', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS {TABLE}_guard ON {TABLE};
CREATE TRIGGER {TABLE}_guard BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse();
DROP TRIGGER IF EXISTS {TABLE}_guard_all ON {TABLE};
CREATE TRIGGER {TABLE}_guard_all BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse();
"""


def lay(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse changes and deletions, whether or not it does already."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            return
        for name, statement in SQLITE.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(statement)


def take_away(connection: BaseDatabaseWrapper) -> None:
    """Let the database take changes again, as before the first ``lay``."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_refuse() CASCADE")
            return
        for name in SQLITE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the block delete entries, in one transaction; nobody else can meanwhile, and nobody can afterwards."""
    with transaction.atomic(using=connection.alias):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL {LIFTED} = 'on'")
                yield
                cursor.execute(f"SET LOCAL {LIFTED} = 'off'")
            return
        take_away(connection)
        yield
        lay(connection)
