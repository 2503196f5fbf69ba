"""What Lighthouse says of the pages that readers open most, as on a phone with a slow line.

    bench/lighthouse.py [--rounds 3] [--write] [WORDS IN THE NAMES OF PAGES ...]

Starts a site of its own with the starting record below ``var/bench`` and asks Lighthouse, which it takes from npm into
``var/bench/lighthouse`` where it is not there yet. Each score is the median of the rounds; whatever cost a point in one
of them is named. ``--write`` puts the table into ``docs/lighthouse.md``.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.record_site import record_site  # noqa: E402

WORK = ROOT / "var" / "bench"
TOOL = WORK / "lighthouse"
PAPER = ROOT / "docs" / "lighthouse.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
VERSION = "12.8.2"
PORT = 8398
PAGES = {
    "home": "/en/",
    "home in Chinese": "/zh-hans/",
    "archive of editions": "/en/editions/",
    "an edition": "/en/editions/2023/",
    "photo archive": "/en/photos/",
    "a photo": "/en/photos/1/",
    "search": "/en/search/",
    "what a search finds": "/en/search/?q=water",
}
HALF_A_POINT = 0.005
SCORES = {
    "performance": "performance", "accessibility": "accessibility", "best-practices": "best practices", "seo": "SEO",
}  # fmt: skip


def main(words: list[str], rounds: int, *, write: bool) -> None:
    """Serve, ask and print."""
    install()
    wanted = {name: path for name, path in PAGES.items() if not words or any(word in name for word in words)}
    with record_site(WORK / "lighthouse-site", PORT) as address:
        reports = {name: [] for name in wanted}
        for number in range(rounds):
            for name, path in wanted.items():
                reports[name].append(report(address + path))
            print(f"Round {number + 1} of {rounds} is done.", file=sys.stderr, flush=True)
    told = table(reports)
    print(told)
    if write:
        before, _begin, rest = PAPER.read_text(encoding="utf-8").partition(BEGIN)
        PAPER.write_text(f"{before}{BEGIN}\n{told}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def install() -> None:
    """Take Lighthouse from npm, unless it is there in this version."""
    package = TOOL / "node_modules" / "lighthouse" / "package.json"
    if package.exists() and json.loads(package.read_text(encoding="utf-8"))["version"] == VERSION:
        return
    TOOL.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", TOOL, "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]
    subprocess.run([*command, "--silent", f"lighthouse@{VERSION}"], check=True)


def report(url: str) -> dict:
    """Return what Lighthouse found on a page in its mobile profile."""
    command = [TOOL / "node_modules" / ".bin" / "lighthouse", url, "--quiet", "--output=json", "--output-path=stdout"]
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage"
    given = os.environ | {"CHROME_PATH": "/usr/bin/chromium"}
    done = subprocess.run([*command, flags], env=given, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    if found.get("runtimeError"):
        raise SystemExit(f"{url}: {found['runtimeError']['message']}")
    return found


def table(reports: dict[str, list[dict]]) -> str:
    """Return a row for each page: the scores, and what cost points."""
    lines = [f"| page | {' | '.join(SCORES.values())} | missed |", "|---" * (len(SCORES) + 2) + "|"]
    for name, found in reports.items():
        scores = [statistics.median(round(100 * one["categories"][code]["score"]) for one in found) for code in SCORES]
        missed = "; ".join(sorted({words for one in found for words in misses(one)}))
        cells = [str(round(score)) if score == 100 else f"**{score:g}**" for score in scores]
        lines.append(f"| {name} | {' | '.join(cells)} | {missed} |")
    return "\n".join(lines)


def misses(found: dict) -> list[str]:
    """Name what cost half a point or more."""
    named = []
    for code, words in SCORES.items():
        parts = [(part["weight"], found["audits"][part["id"]]) for part in found["categories"][code]["auditRefs"]]
        parts = [(weight, audit) for weight, audit in parts if audit["score"] is not None]
        whole = sum(weight for weight, _audit in parts)
        for weight, audit in parts:
            if weight * (1 - audit["score"]) >= whole * HALF_A_POINT:
                value = f" ({audit['displayValue']})" if audit.get("displayValue") else ""
                named.append(f"{words}: {audit['title'].rstrip('.')}{value}".replace("\xa0", " "))
    return named


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("words", nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    main(given.words, given.rounds, write=given.write)
