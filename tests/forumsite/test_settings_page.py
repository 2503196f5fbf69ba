"""docs/settings.md lists every variable that is read, and no other."""

import re

from tests.own_site import ROOT


def test_every_variable_is_documented():
    sources = [ROOT / "forumsite" / name for name in ("settings.py", "first_run.py")]
    read = {name for source in sources for name in re.findall(r'env\.[a-z_]+\(\s*"([A-Z0-9_]+)"', source.read_text())}
    table = [line for line in (ROOT / "docs/settings.md").read_text().splitlines() if line.startswith("| `")]
    documented = {name for line in table for name in re.findall(r"`([A-Z0-9_]+)`", line.split("|")[1])}
    assert documented == read
