"""On PostgreSQL, a term that says in what window of numbers an entry stands; for both, which terms are frequent."""

from django.db import migrations, models

TABLE = "search_words"
MARK, BITS, KIND_BITS = "¤", 27, 57
MOST, AMPLE = 16, 1.2
COSTS = {
    "search_newest": "SET random_page_cost TO 1.1",
    "search_newest_tied": "SET seq_page_cost TO 0.02 SET random_page_cost TO 0.02 SET cpu_operator_cost TO 0.0005",
}
BODY = f"""
DECLARE
    fits text := (SELECT string_agg(format('words @@ %L::tsquery', part), ' AND ' ORDER BY place)
                  FROM unnest(asked) WITH ORDINALITY AS parts(part, place));
    newest text := ' AND rowid < $1 ORDER BY rowid DESC LIMIT $2';
    counted integer; found integer; number bigint; low bigint; terms text[];
BEGIN
    WHILE many > 0 AND most > 0 LOOP
        low := below; terms := ARRAY[]::text[]; counted := 0;
        WHILE counted < many LOOP
            SELECT rowid INTO number FROM {TABLE} WHERE rowid < low ORDER BY rowid DESC LIMIT 1;
            EXIT WHEN number IS NULL;
            IF number >> {KIND_BITS} = low >> {KIND_BITS} THEN counted := counted + 1; END IF;
            terms := terms || format('''{MARK}%s''', to_hex(number >> {BITS}));
            low := number >> {BITS} << {BITS};
        END LOOP;
        IF terms = ARRAY[]::text[] THEN RETURN; END IF;
        RETURN QUERY EXECUTE 'SELECT rowid FROM {TABLE} WHERE ' || fits || ' AND words @@ '
            || quote_literal(array_to_string(terms, ' | ')) || '::tsquery' || newest USING below, most;
        GET DIAGNOSTICS found = ROW_COUNT;
        most := most - found; below := low;
        many := CASE WHEN found > 0 THEN ceil({AMPLE} * most * many / found) ELSE {MOST} + 1 END;
        IF many > {MOST} THEN many := 0; END IF;
    END LOOP;
    IF most > 0 THEN
        RETURN QUERY EXECUTE 'SELECT rowid FROM {TABLE} WHERE ' || fits || newest USING below, most;
    END IF;
END"""  # noqa: S608

#: Those of the same names that take one ``tsquery`` stay until no process of the version before is left to call them.
MAKE = [
    f"ALTER TABLE {TABLE} ALTER words SET STATISTICS 300",
    f"UPDATE {TABLE} SET words = words || array_to_tsvector(ARRAY['{MARK}' || to_hex(rowid >> {BITS})])",  # noqa: S608
    *(
        f"CREATE OR REPLACE FUNCTION {name}(asked tsquery[], below bigint, most integer, many integer)"
        f" RETURNS SETOF bigint LANGUAGE plpgsql STABLE SET jit TO off SET max_parallel_workers_per_gather TO 0"
        f" SET effective_io_concurrency TO 0 {costs} AS $${BODY}$$"
        for name, costs in COSTS.items()
    ),
]


def make_windows(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in MAKE:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_newest_entries"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrequentTerm",
            fields=[
                ("term", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("entries", models.PositiveIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(make_windows, migrations.RunPython.noop),
    ]
