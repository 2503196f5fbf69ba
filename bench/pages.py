"""How much work a page is: this site, with and without kept pages, beside a Wagtail site with the same records.

    bench/pages.py [--seconds 3] [--rounds 3] [--huge] [--write]

Makes the neutral archive (``bench/dataset.py``; all of it is invented) in two sizes below ``var/bench``, loads it,
starts every site on a port of its own and has ``bench/measure.py`` ask them in turns. The peer takes part where
``bench/wagtail_peer.sh setup`` and ``load`` were run with ``WORK=var/bench/peer``. ``--huge`` adds an archive of 50,000
photos. Needs ``wrk``. ``--write`` puts the tables into ``docs/performance.md``.
"""

import argparse
import json
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.measure import pairs  # noqa: E402

HERE = ROOT / "bench"
WORK = ROOT / "var" / "bench"
PAPER = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
SIZES = {"small": (20, 1000), "large": (200, 10_000), "huge": (200, 50_000)}
#: Our share of the peer's processor time that each kind of page may take, and the statements it may ask.
GOALS = {"list": (1 / 4, 6), "detail": (1 / 4, 6), "gallery": (1 / 5, 4), "search": (1 / 8, None)}
KINDS = ("hello", "list", "list_year", "list_topic", "detail", "gallery", "search", "search_new", "page")
PORTS = {"small": 8311, "large": 8312, "kept": 8313, "peer-small": 8314, "peer": 8315, "huge": 8316}


def main(seconds: int, rounds: int, *, huge: bool, write: bool) -> None:
    """Prepare, measure and print."""
    for size in SIZES:
        if huge or size != "huge":
            prepare(size)
    has_peer = (WORK / "peer" / "venv").exists()
    measured = {}
    targets = ["large", "kept", *(["peer"] if has_peer else [])]
    measured |= measure(targets, "large", seconds, rounds, KINDS)
    growing = ["small", "large", *(["peer-small", "peer"] if has_peer else [])]
    measured |= {
        (f"{name} of both", kind): row
        for (name, kind), row in measure(growing, "small", seconds, rounds, KINDS).items()
    }
    if huge:
        measured |= {
            (f"{name} of many", kind): row
            for (name, kind), row in measure(["large", "huge"], "large", seconds, rounds, KINDS).items()
        }
    statements = json.loads(run_here("large", "--count"))
    words = tables(measured, statements, has_peer=has_peer)
    print(words)
    if write:
        before, _begin, rest = PAPER.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAPER.write_text(f"{before}{BEGIN}\n{words}\n{END}{after}", encoding="utf-8")


# The sites


def environment(name: str) -> dict[str, str]:
    """Return the variables of a site of ours: its folder, and whether it keeps pages."""
    size, megabytes = (name if name in SIZES else "large"), ("12" if name == "kept" else "0")
    return os.environ | {
        "VAR_DIR": str(WORK / size / "site"), "PAGE_CACHE_MB": megabytes, "PORT": str(PORTS[name]), "DATABASE_URL": "",
        "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "forumsite.settings",
    }  # fmt: skip


def prepare(size: str) -> None:
    """Make and load an archive, unless that was done before, and bring it up to date."""
    folder, (editions, photos) = WORK / size, SIZES[size]
    if not (folder / "dataset.json").exists():
        numbers = ["--editions", str(editions), "--photos", str(photos)]
        subprocess.run([sys.executable, HERE / "dataset.py", "--out", folder, *numbers], check=True)
    if not (folder / "loaded").exists():
        (folder / "site").mkdir(exist_ok=True)
        subprocess.run([sys.executable, "-P", HERE / "load_record.py", folder], env=environment(size), check=True)
        (folder / "loaded").touch()
    for command in ("migrate", "collectstatic"):
        subprocess.run(
            [sys.executable, ROOT / "manage.py", command, "--noinput", "-v0"], env=environment(size), check=True
        )


def run_here(name: str, flag: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", __file__, flag], env=environment(name), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.splitlines()[-1]


def start(name: str) -> subprocess.Popen:
    """Start a site: two processes, as it comes."""
    if name.startswith("peer"):
        given = os.environ | {
            "WORK": str(WORK / "peer"), "PORT": str(PORTS[name]), "NAME": "small" if "small" in name else "large",
        }  # fmt: skip
        command = ["bash", str(HERE / "wagtail_peer.sh"), "serve"]
    else:
        given, command = environment(name), [sys.executable, "-P", __file__, "--serve"]
    process = subprocess.Popen(command, env=given, cwd=ROOT, start_new_session=True)
    for _attempt in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORTS[name]}/hello/", timeout=5).read()
        except OSError:
            time.sleep(0.2)
        else:
            return process
    raise SystemExit(f"{name} does not answer.")


def serve() -> None:
    """Become the web server that ``make run`` starts."""
    import django

    django.setup()
    from forumsite import serving
    from forumsite.management.commands.up import web_server

    serving.give_memory_back()
    listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
    os.set_inheritable(listener.fileno(), True)
    command = web_server(listener).command
    os.execv(command[0], command)  # noqa: S606


def count() -> None:
    """Print how many statements each kind of page asks for, when nothing is remembered and when something is.

    And how much more processor time the first one takes than the others.
    """
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from publishing import remembering

    settings.ALLOWED_HOSTS = ["testserver"]
    data = json.loads((WORK / "large" / "dataset.json").read_text(encoding="utf-8"))
    number, client, found = data["editions"][7]["number"], Client(), {}
    others = iter(pairs(data))
    for kind, (path, *_more) in json.loads((HERE / "routes" / "record.json").read_text()).items():

        def get(path=path) -> None:
            """Ask for the page; where it is one that nobody asked for before, for another one each time."""
            year, pair = data["editions"][7]["year"], next(others) if "{pair}" in path else ""
            client.get(path.format(n=number, p=2, year=year, topic="water", word="river", pair=pair))

        get()
        asked: list[str] = []

        def look(execute, sql, *arguments, asked=asked):
            asked.append(sql)
            return execute(sql, *arguments)

        with connection.execute_wrapper(look):
            get()
            again = len(asked)
            remembering.forget()
            get()
        first, later = (spent(get, forget) for forget in (remembering.forget, lambda: None))
        found[kind] = (len(asked) - again, again, first / later)
    print(json.dumps(found))


def spent(get: Callable[[], None], before: Callable[[], None]) -> float:
    """Return the median of the processor seconds that a page takes, each time after ``before`` was called."""
    times = []
    for _request in range(9):
        before()
        started = time.process_time()
        get()
        times.append(time.process_time() - started)
    return statistics.median(times)


# Measuring and telling


def measure(names: list[str], size: str, seconds: int, rounds: int, kinds: tuple[str, ...]) -> dict:
    """Return the rows of one call of the meter, by target and kind."""
    processes = {name: start(name) for name in names}
    result = WORK / "measured.json"
    command = [sys.executable, str(HERE / "measure.py"), "--dataset", str(WORK / size / "dataset.json")]
    command += ["--rounds", str(rounds), "--seconds", str(seconds), "--json", str(result), "--only", *kinds]
    for name, process in processes.items():
        routes = HERE / "routes" / ("wagtail.json" if name.startswith("peer") else "record.json")
        command += ["--target", f"{name}=http://127.0.0.1:{PORTS[name]}={routes}", "--pid", f"{name}={process.pid}"]
    try:
        subprocess.run(command, check=True, stdout=sys.stderr)
    finally:
        for process in processes.values():
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
    return {(row["target"], row["kind"]): row for row in json.loads(result.read_text())}


def tables(measured: dict, statements: dict, *, has_peer: bool) -> str:
    """Return the tables in words."""
    lines = [
        f"{os.cpu_count()} processors, Python {platform.python_version()}, SQLite, two server processes; "
        f"{SIZES['large'][0]} editions and {SIZES['large'][1]:,} photos; "
        f"processor milliseconds a request, medians of one run.",
        "",
        "| page | Wagtail | ours, no page kept | ratio | goal | statements: first, then "
        "| first after a change, to Wagtail | bytes, compressed | kept page | of `/hello/` |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        ours, kept = measured["large", kind], measured["kept", kind]
        peer = measured["peer", kind]["cpu_ms"] if has_peer else None
        most, asked = GOALS.get(kind, (None, None))
        ratio = ours["cpu_ms"] / peer if peer else None
        first, then, more = statements[kind]
        of_first = f"{ratio * more:.2f}" if ratio else f"{more:.1f} of the others"
        goal = f"{most:.3f}, {asked or 'any'} statements" if most else ""
        missed = ratio and most and (ratio > most or (asked and first > asked))
        lines.append(
            f"| {kind} | {f'{peer:.1f}' if peer else 'not here'} | {ours['cpu_ms']:.1f} "
            f"| {f'{ratio:.2f}' if ratio else ''}{' **missed**' if missed else ''} | {goal} "
            f"| {first}, {then} | {of_first} | {ours['html_gzip']:.0f} "
            f"| {kept['cpu_ms']:.2f} | {kept['of_hello'] or 0:.2f} |"
        )
    lines += [
        "",
        "Ten times the data, at the addresses that both have; and 50,000 photos instead of 10,000:",
        "",
        "| page | ours | Wagtail | ours, 50,000 photos |",
        "|---|---|---|---|",
    ]
    for kind in KINDS[1:]:
        growth = [
            grown(measured, kind, "small of both", "large of both"),
            grown(measured, kind, "peer-small of both", "peer of both"),
            grown(measured, kind, "large of many", "huge of many"),
        ]
        lines.append(f"| {kind} | {' | '.join(growth)} |")
    return "\n".join(lines)


def grown(measured: dict, kind: str, small: str, large: str) -> str:
    rows = [measured.get((name, kind)) for name in (small, large)]
    return f"{rows[1]['cpu_ms'] / rows[0]['cpu_ms']:.2f}" if all(rows) and rows[0]["cpu_ms"] else "not measured"


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    elif sys.argv[1:] == ["--count"]:
        count()
    else:
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("--seconds", type=int, default=3)
        parser.add_argument("--rounds", type=int, default=3)
        parser.add_argument("--huge", action="store_true")
        parser.add_argument("--write", action="store_true")
        asked = parser.parse_args()
        main(asked.seconds, asked.rounds, huge=asked.huge, write=asked.write)
