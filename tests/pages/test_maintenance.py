"""The page that a proxy shows while the program is stopped: it stands alone, among the static files."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders


def test_the_maintenance_page_needs_nothing_but_static_files_that_are_there():
    html = Path(finders.find("maintenance.html")).read_text("utf-8")
    asked = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert [address for address in asked if not finders.find(address.removeprefix(settings.STATIC_URL))] == []
    assert len(asked) == 6
    assert "{%" not in html
