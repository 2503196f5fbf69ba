"""Whether a server process grows: 20,000 mixed requests to the large neutral archive, with its memory read as it goes.

    bench/memory.py [REQUESTS]

The addresses are those of ``bench/pages.py``, of forty editions, and a thousand searches for two words, so that all
that is remembered fills up; one in ten asks for what nobody asked before. Needs ``wrk`` and what ``bench/pages.py``
made.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import measure, pages  # noqa: E402

STEPS = 10
SEARCHES = 1000
WRK = """
local i = 0
function request()
  i = i + 1
  if i % 10 == 0 then return wrk.format("GET", "/en/search/?q=river" .. i .. "x{step}") end
  return wrk.format("GET", paths[i % #paths + 1])
end
"""


def main(requests: int) -> None:
    """Print the memory of each server process after each tenth of the requests."""
    pages.prepare("large")
    server = pages.start("kept")
    base = f"http://127.0.0.1:{pages.PORTS['kept']}"
    routes = json.loads((pages.HERE / "routes" / "record.json").read_text())
    data = json.loads((pages.WORK / "large" / "dataset.json").read_text(encoding="utf-8"))
    of_kinds = [measure.expand(patterns, data)[:SEARCHES] for patterns in routes.values()]
    paths = [of_kind[turn % len(of_kind)] for turn in range(SEARCHES) for of_kind in of_kinds]
    try:
        done = 0
        while done < requests:
            done += load(base, paths, requests // STEPS, done)
            print(f"{done:6,} requests: {', '.join(f'{size:.0f}' for size in memory(server.pid))} MB", flush=True)
    finally:
        os.killpg(server.pid, signal.SIGTERM)


def load(base: str, paths: list[str], wanted: int, step: int) -> int:
    """Send at least so many requests, and return how many were answered."""
    listed = ", ".join(json.dumps(path) for path in paths)
    answered = 0
    while answered < wanted:
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(f"local paths = {{{listed}}}\n{WRK.replace('{step}', str(step + answered))}")
            script.flush()
            done = subprocess.run(
                ["wrk", "-t1", "-c4", "-d5s", "-s", script.name, base],  # noqa: S607
                capture_output=True, text=True, check=True,
            )  # fmt: skip
        answered += int(next(line.split()[0] for line in done.stdout.splitlines() if "requests in" in line))
        if "Non-2xx" in done.stdout:
            raise SystemExit(done.stdout)
    return answered


def memory(pid: int) -> list[float]:
    """Return the resident megabytes of the processes that serve."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=True)  # noqa: S607
    return [
        int(line.split()[1]) / 1000
        for child in children.stdout.split()
        for line in Path(f"/proc/{child}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 20_000)
