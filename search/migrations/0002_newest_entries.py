"""On PostgreSQL, how the newest entries that fit are found."""

from django.db import migrations

FUNCTIONS = {
    "search_newest": "SET random_page_cost TO 1.1",
    "search_newest_tied": "SET seq_page_cost TO 0.02 SET random_page_cost TO 0.02 SET cpu_operator_cost TO 0.0005",
}
MAKE = [
    "ALTER TABLE search_words ALTER words SET STATISTICS 1000",
    "ANALYZE search_words",
    *(
        f"CREATE FUNCTION {name}(asked tsquery, below bigint, most integer) RETURNS SETOF bigint"  # noqa: S608
        f" LANGUAGE plpgsql STABLE SET plan_cache_mode TO force_custom_plan SET jit TO off"
        f" SET max_parallel_workers_per_gather TO 0 {costs} AS $$"
        f" BEGIN RETURN QUERY SELECT rowid FROM search_words WHERE words @@ asked AND rowid < below"
        f" ORDER BY rowid DESC LIMIT most; END $$"
        for name, costs in FUNCTIONS.items()
    ),
]
DROP = [*(f"DROP FUNCTION {name}(tsquery, bigint, integer)" for name in FUNCTIONS),
        "ALTER TABLE search_words ALTER words SET STATISTICS -1"]  # fmt: skip


def make_newest(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in MAKE:
            schema_editor.execute(statement)


def drop_newest(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in DROP:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_index"),
    ]

    operations = [
        migrations.RunPython(make_newest, drop_newest),
    ]
