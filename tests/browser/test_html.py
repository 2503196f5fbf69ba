"""Every kind of public page is valid HTML, as the Nu Html Checker sees it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from django.utils import translation

from tests.browser.test_public import one_of_each_kind
from tests.conftest import missing

#: Where ``npm install`` puts the checker, unless the variable names another place.
CHECKER = Path(os.environ.get("VNU_JAR") or Path(__file__).parents[2] / "node_modules/vnu-jar/build/dist/vnu.jar")


def test_every_page_is_valid_html(client, record, tmp_path):
    if not shutil.which("java"):
        missing("no Java to run the HTML checker")
    if not CHECKER.exists():
        missing("no HTML checker: npm install --ignore-scripts, or name it in VNU_JAR")
    written = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            addresses = [*one_of_each_kind(), f"/{language}/nothing-stands-here/"]
            for number, address in enumerate(addresses):
                file = tmp_path / f"{language}-{number}.html"
                file.write_bytes(client.get(address).content)
                written[file.as_uri()] = address
    assert complaints(tmp_path, written) == []


def complaints(folder: Path, written: dict[str, str]) -> list[str]:
    """Return what the checker says of the pages in a folder, errors and warnings, each with its address."""
    command = ["java", "-Xss2m", "-jar", str(CHECKER), "--format", "json", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{written[message['url']]}: {message['message']} {message.get('extract', '')[:120]}"
        for message in messages
        if message["type"] == "error" or message.get("subType") == "warning"
    ]
