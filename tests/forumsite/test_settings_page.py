"""docs/settings.md lists every variable that is read, and no other."""

import os
import re
import subprocess

from tests.own_site import ROOT, OwnSite, documented_settings


def test_every_variable_is_documented():
    sources = [path for path in (ROOT / "forumsite").rglob("*.py") if path.name != "env.py"]
    read = {name for source in sources for name in re.findall(r'env\.[a-z_]+\(\s*"([A-Z0-9_]+)"', source.read_text())}
    assert documented_settings() == read


def test_a_site_of_its_own_has_no_setting_of_the_caller(tmp_path, monkeypatch):
    names = documented_settings()
    assert {"LANGUAGES", "TIME_ZONE", "SECRET_KEY", "S3_BUCKET", "HSTS_SECONDS"} <= names
    names |= {"DJANGO_ALLOW_ASYNC_UNSAFE"}
    for name in names - {"DATABASE_URL"}:
        monkeypatch.setenv(name, "wrong")
    site = OwnSite(tmp_path)
    try:
        assert {name: site.environment.get(name) for name in names if site.environment.get(name) == "wrong"} == {}
        assert site.environment["VAR_DIR"] == str(tmp_path)
    finally:
        site.close()


def test_the_run_before_landing_forgets_every_setting_of_the_caller():
    script = (ROOT / ".ci/run").read_text()
    forgetting = script[script.index("read -ra settings") : script.index("export CI")]
    told = subprocess.run(
        ["bash", "-euc", f"{forgetting}\nenv"],  # noqa: S607
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "KEPT": "yes"} | dict.fromkeys(documented_settings(), "wrong"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "=wrong" not in told.stdout
    assert "KEPT=yes" in told.stdout
