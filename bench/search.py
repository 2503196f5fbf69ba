"""How fast the search is: 200,000 photos with invented captions in English and Chinese, on SQLite and on PostgreSQL.

Prints one table for both: for each question the hits, and what all statements of its answer take in the database: names
that are lent, what fits, facets, the hits of the first page. Each statement is asked again with the same values and all
its rows are read; the rounds go over all questions, so that none finds everything as it left it. Elapsed time has in it
what other programs on the machine take, processor time has not; that of PostgreSQL is known where it runs on this
machine and that is a Linux. PostgreSQL takes part if BENCH_POSTGRES names a server in which a database may be made, as
in ``postgres://postgres@127.0.0.1:5432``. ``bench/search.py 20000`` takes fewer.
"""

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COUNT = 200_000
ROUNDS = 25
DATABASE = "forum_record_bench_search"
GOAL = 15.0

#: Invented words: the earlier in a list, the more often it occurs.
ENGLISH = (
    "delegates", "forum", "river", "water", "hall", "city", "stage", "opening", "panel", "speaker", "audience",
    "garden", "market", "bridge", "harbour", "valley", "forest", "coast", "island", "student", "teacher", "reporter",
    "flag", "banner", "table", "lunch", "signing", "handshake", "exhibit", "poster", "map", "model", "screen",
    "podium", "curtain", "lantern", "boat", "train", "solar", "wind", "turbine", "sensor", "laboratory", "museum",
    "library", "archive", "glacier", "wetland", "mangrove", "heron", "orchid", "bamboo", "teak", "lotus", "kiln",
    "loom", "mural",
)  # fmt: skip
CHINESE = (
    "论坛", "环境", "保护", "会议", "代表", "城市", "河流", "合作", "展览", "开幕", "嘉宾", "发言", "主题", "绿色",
    "发展", "生态", "气候", "森林", "海岸", "花园", "市场", "桥梁", "港口", "学生", "老师", "记者", "旗帜", "圆桌",
    "签字", "握手", "展台", "海报", "地图", "模型", "屏幕", "讲台", "灯笼", "渡船", "列车", "太阳能", "风力", "传感器",
    "实验室", "博物馆", "图书馆", "档案", "冰川", "湿地", "红树林", "白鹭", "兰花", "翠竹", "荷花", "窑火", "织机",
    "壁画",
)  # fmt: skip
FAMILY = ("Lin", "Qiao", "Tran", "Boun", "Sok", "Aye", "Rahman", "Cruz", "Tan", "Wirawan")
GIVEN = ("An", "Bao", "Chi", "Dara", "Eka", "Feng", "Gita", "Hoa", "Iman", "Jun")
FIND, SUGGEST, SPELL = "find", "suggest", "spell"
#: What is measured: words in our table, what is asked, and what is chosen of the facets.
QUESTIONS = [
    ("a common word", FIND, "delegates", {}),
    ("a rare word", FIND, "mural", {}),
    ("a word that is nowhere", FIND, "zeppelin", {}),
    ("beginning of a word", FIND, "delega*", {}),
    ("two common words", FIND, "forum river", {}),
    ("a common and a rare word", FIND, "delegates loom", {}),
    ("English and Chinese", FIND, "delegates 环境", {}),
    ("ten words", FIND, "delegates forum river water hall city stage opening panel speaker", {}),
    ("one character, common", FIND, "环", {}),
    ("one character, rare", FIND, "鹭", {}),
    ("two characters, common", FIND, "环境", {}),
    ("two traditional characters", FIND, "環境", {}),
    ("two characters, rare", FIND, "壁画", {}),
    ("three characters, rare", FIND, "红树林", {}),
    ("four characters", FIND, "环境保护", {}),
    ("a common phrase", FIND, '"river water"', {}),
    ("a rare phrase", FIND, '"kiln loom"', {}),
    ("a rare phrase of common words", FIND, '"water forum river hall city"', {}),
    ("a common word without another", FIND, "delegates -forum", {}),
    ("a rare word without a common one", FIND, "mural -delegates", {}),
    ("characters without others", FIND, "环境 -论坛", {}),
    ("name of a person", FIND, "Qiao Bao", {}),
    ("an acronym", FIND, "ORG7", {}),
    ("what an organization was called", FIND, "FORMER3", {}),
    ("a year and a word", FIND, "2011 delegates", {}),
    ("one facet", FIND, "delegates", {"edition": ["2011"]}),
    ("another facet", FIND, "环境", {"organization": ["o7"]}),
    ("three facets", FIND, "forum river", {"topic": ["t7", "t8"], "edition": ["2003"], "language": ["en"]}),
    ("suggestions while typing", SUGGEST, "inv", {}),
    ("suggestions, one character", SUGGEST, "虚", {}),
    ("suggestions, two words", SUGGEST, "invented off", {}),
    ("spelling, where nothing is found", SPELL, "delagates", {}),
]  # fmt: skip


def main(count: int) -> None:
    """Measure each database in a process of its own, and print what they found side by side."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        found["SQLite"] = measured(count, {"VAR_DIR": folder})
    if server := os.environ.get("BENCH_POSTGRES"):
        administer(server, f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}")
        with tempfile.TemporaryDirectory() as folder:
            found["PostgreSQL"] = measured(count, {"VAR_DIR": folder, "DATABASE_URL": f"{server}/{DATABASE}"})
        administer(server, f"DROP DATABASE {DATABASE}")
    report(count, found)


def measured(count: int, environment: dict[str, str]) -> dict:
    """Return what a process with these settings measures."""
    command = [sys.executable, "-P", __file__, "--measure", str(count)]
    settings = {"DJANGO_SETTINGS_MODULE": "forumsite.settings", "PYTHONPATH": str(ROOT), "DATABASE_URL": ""}
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings | environment, stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def administer(server: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(
        f"{server.replace('postgres://', 'postgresql://', 1)}/postgres", autocommit=True
    ) as connection:
        for statement in statements:
            connection.execute(statement)


def report(count: int, found: dict[str, dict]) -> None:
    """Print the table, and say whether the databases agree and keep to the goal."""
    print(f"{count:,} photos with invented captions; {os.cpu_count()} processors, Python {platform.python_version()}")
    for name, one in found.items():
        print(f"{name} {one['version']}: index of {one['megabytes']:.0f} MB made in {one['seconds']:.0f} seconds")
    print()
    print("| question | | hits |" + "".join(f" {name}: processor ms | elapsed p50 | p95 |" for name in found))
    print("|---|---|---|" + "---|---|---|" * len(found))
    slow, different = [], []
    for place, (words, kind, text, chosen) in enumerate(QUESTIONS):
        rows = [one["answers"][place] for one in found.values()]
        asked = "".join([f"`{text}`", *(f" {name}={','.join(values)}" for name, values in chosen.items())])
        hits = "more than 1,000" if rows[0]["is_cut"] else f"{rows[0]['hits']:,}"
        times = "".join(f" {_ms(row['processor'])} | {_ms(row['p50'])} | {_ms(row['p95'])} |" for row in rows)
        print(f"| {words} | {asked} | {hits if kind == FIND else ''} |{times}")
        slow += [words for row in rows if (row["processor"] or row["p50"]) > GOAL]
        different += [words] if any(row["first"] != rows[0]["first"] for row in rows) else []
    print(f"\nOver {GOAL:.0f} ms of processor time: {', '.join(dict.fromkeys(slow)) or 'none'}.")
    if len(found) > 1:
        print(f"Other answers, or in another order: {', '.join(different) or 'none'}.")


def _ms(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def measure(count: int) -> None:
    """Fill the database of this process, make the index, ask each query, and print what came of it as JSON."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from search.indexing import rebuild

    call_command("migrate", verbosity=0)
    fill(count)
    started = time.perf_counter()
    rebuild(lambda done, of: print(f"\r{done:,} of {of:,}", end="", file=sys.stderr))
    seconds = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    version = ".".join(map(str, connection.get_database_version()))
    print(json.dumps({"version": version, "megabytes": megabytes(), "seconds": seconds, "answers": measured_answers()}))


def fill(count: int) -> None:
    """Store invented editions, organizations, people, topics, and photos that show some of them."""
    from django.utils import timezone

    from events.models import Edition, Organization, Person, Topic
    from media.models import Photo

    draw = random.Random(7)
    live, now = {"state": "published"}, timezone.now()
    editions = [Edition(year=2000 + n, slug=str(2000 + n), city_en=f"Sampleton {n}", **live) for n in range(24)]
    Edition._base_manager.bulk_create(editions)
    organizations = [
        Organization(name_en=f"Invented office {n}", name_zh_hans=f"虚构{n}局", acronym=f"ORG{n}", slug=f"o{n}", **live)
        for n in range(300)
    ]
    Organization._base_manager.bulk_create(organizations)
    former = [
        Organization(name_en=f"Earlier bureau {n}", acronym=f"FORMER{n}", slug=f"f{n}", **live) for n in range(30)
    ]
    Organization._base_manager.bulk_create(former)
    for after, before in zip(organizations, former, strict=False):
        Organization._base_manager.filter(pk=after.pk).update(predecessor=before)
    people = [
        Person(family_name_en=family, given_name_en=f"{given}{n or ''}", slug=f"{family}-{given}-{n}".lower(), **live)
        for family in FAMILY for given in GIVEN for n in range(5)
    ]  # fmt: skip
    Person._base_manager.bulk_create(people)
    topics = [Topic(name_en=f"Invented topic {n}", slug=f"t{n}", **live) for n in range(40)]
    Topic._base_manager.bulk_create(topics)
    for start in range(0, count, 2000):
        numbers = range(start, min(start + 2000, count))
        photos = [
            Photo(edition=editions[n * 24 // count], original=f"p{n}.jpg", licence="CC-BY-4.0", token=f"{n:032x}",
                  caption_en=english(draw), caption_zh_hans=chinese(draw), alt_text_en=english(draw, 6),
                  credit_line_en="Photo: Lin An",
                  was_published=True, created_at=now, updated_at=now, **live)
            for n in numbers
        ]  # fmt: skip
        Photo._base_manager.bulk_create(photos)
        for name, others in (("organizations", organizations), ("people", people), ("topics", topics)):
            through = Photo._meta.get_field(name).remote_field.through
            ends = Photo._meta.get_field(name).m2m_field_name(), Photo._meta.get_field(name).m2m_reverse_field_name()
            rows = [
                dict(zip(ends, (photo, draw.choice(others)), strict=True)) for photo in photos if draw.random() < 0.7
            ]
            through._base_manager.bulk_create(through(**row) for row in rows)


def english(draw: random.Random, most: int = 16) -> str:
    """Return a line of invented English; early words of the list are far more frequent."""
    words = draw.choices(ENGLISH, [1 / (place + 1) ** 1.35 for place in range(len(ENGLISH))], k=draw.randint(4, most))
    return f"{' '.join(words).capitalize()}."


def chinese(draw: random.Random) -> str:
    words = draw.choices(CHINESE, [1 / (place + 1) ** 1.35 for place in range(len(CHINESE))], k=draw.randint(4, 12))
    return f"{''.join(words)}。"


def measured_answers() -> list[dict]:
    """Return of each question what was found, and how long its statements take in the database.

    How often terms occur is known before: a process reads that once in ten minutes. Nothing else is remembered, as for
    the first question after a change of the record.
    """
    from search import rarity

    rarity.known()
    answers = [answered(*question) for question in QUESTIONS]
    for _round in range(ROUNDS):
        for one in answers:
            started, used = time.perf_counter(), processor_ms()
            repeat(one["statements"])
            one["elapsed"].append((time.perf_counter() - started) * 1000)
            one["used"].append(None if used is None else processor_ms() - used)
    for one in answers:
        elapsed, used = sorted(one.pop("elapsed")), one.pop("used")
        one |= {"p50": statistics.median(elapsed), "p95": elapsed[int(len(elapsed) * 0.95)]}
        one |= {"processor": None if None in used else statistics.median(used)}
        del one["statements"]
    return answers


def answered(words: str, kind: str, text: str, chosen: dict[str, list[str]]) -> dict:
    """Return what a question finds, and the statements by which it is found."""
    from django.db import connection
    from django.utils import translation

    from publishing import record_version, remembering
    from search import results, spelling, suggesting
    from search.asking import parse

    statements: list[tuple] = []
    remembering.forget()

    def kept(execute, sql, values, many, context):
        if record_version.TABLE not in sql:
            statements.append((sql, values))
        return execute(sql, values, many, context)

    with translation.override("en"), connection.execute_wrapper(kept):
        if kind == FIND:
            found = results.find(parse(text), chosen)
            first, hits, is_cut = [hit.url for hit in found.hits], found.total, found.is_cut
            first += [
                str(hits),
                *(f"{facet.code} {value.slug} {value.count}" for facet in found.facets for value in facet.values),
            ]
        else:
            first = suggesting.suggestions(text) if kind == SUGGEST else spelling.suggest(parse(text))
            hits, is_cut = len(first), False
    return {"statements": statements, "first": first, "hits": hits, "is_cut": is_cut, "elapsed": [], "used": []}


def repeat(statements: list[tuple]) -> None:
    from django.db import connection

    for sql, values in statements:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.fetchall()


def processor_ms() -> float | None:
    """Return the processor time that the database has used for this connection; None where it cannot be known.

    SQLite works in this process, PostgreSQL in one of its own for each connection.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        return time.process_time() * 1000
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    is_here = connection.settings_dict["HOST"] in ("", "localhost", "127.0.0.1", "::1") and path.exists()
    return int(path.read_text().split()[0]) / 1e6 if is_here else None


def megabytes() -> float:
    """Return how large the full-text index is; that of SQLite holds the terms themselves too."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('search_words')")
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_words%'")
        return cursor.fetchone()[0] / 1e6


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else COUNT)
