"""Languages are added as docs/adding-a-language.md says: a setting, a migration, a catalogue; tried on a copy."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf.locale import LANG_INFO

from forumsite import env

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/adding-a-language.md"
ROOMS = [
    *("accounts", "events", "exchange", "forumsite", "locale", "media", "pages", "publishing", "search", "starter"),
    "templates",
]
ADDED = {"th": "การประชุม", "vi": "Kỳ họp"}
#: What the guide tells to do, then what a reader of the new languages sees.
TRY = """
import json, os
import django
from django.conf import settings
os.environ["DJANGO_SETTINGS_MODULE"] = "forumsite.settings"
django.setup()
from django.core.management import call_command
call_command("makemigrations", verbosity=0, interactive=False)
call_command("migrate", verbosity=0)
from django.test import Client, override_settings
from django.utils import translation
from events.models import Edition, Topic
Edition.objects.create(state="published", year=2023, theme_en="Green growth", theme_vi="Tăng trưởng xanh")
for number, (english, thai, vietnamese) in enumerate([("C", "เกาะ", "đa"), ("B", "ขอนแก่น", "dân"), ("A", None, "ê")]):
    Topic.objects.create(state="published", slug=str(number), name_en=english, name_th=thai, name_vi=vietnamese)
plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
shown = {}
with override_settings(STORAGES=plain, ALLOWED_HOSTS=["testserver"]):
    for code in %(codes)r:
        with translation.override(code):
            page = Client().get(f"/{code}/editions/").content.decode()
            shown[code] = {"page": page, "topics": [topic.name for topic in Topic.objects.all()]}
print(json.dumps(shown))
"""


def copy_of_the_site(folder: Path) -> None:
    """Copy the code, with a catalogue of one word for each new language."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "static").mkdir()
    for code, word in ADDED.items():
        catalogue = polib.POFile()
        catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        catalogue.append(polib.POEntry(msgid="Editions", msgstr=word))
        place = folder / "locale" / code / "LC_MESSAGES"
        place.mkdir(parents=True)
        catalogue.save_as_mofile(place / "django.mo")


def test_languages_are_added_as_the_guide_says(own_site, django_db_setup, tmp_path_factory):
    own_site.migrate()
    folder = tmp_path_factory.mktemp("copy")
    copy_of_the_site(folder)
    languages = ",".join(["en", "zh-hans", *ADDED])
    assert "LANGUAGES=en,zh-hans,id,ms,th,vi" in GUIDE.read_text()
    environment = own_site.environment | {"LANGUAGES": languages, "DEBUG": "1"}
    done = subprocess.run(
        [sys.executable, "-c", TRY % {"codes": list(ADDED)}],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    shown = json.loads(done.stdout.splitlines()[-1])
    for code, word in ADDED.items():
        page = shown[code]["page"]
        assert f'<html lang="{code}">' in page
        assert f"<h1>{word}</h1>" in page
        assert f'hreflang="{code}"' in page
    assert "Tăng trưởng xanh" in shown["vi"]["page"]
    assert '<span lang="en">Green growth</span>' in shown["th"]["page"]
    assert shown["vi"]["topics"] == ["dân", "đa", "ê"]
    assert shown["th"]["topics"] == ["A", "เกาะ", "ขอนแก่น"]


@pytest.mark.parametrize("code", ["id", "ms", "th", "vi"])
def test_the_languages_of_the_guide_are_known(code):
    assert languages_of("LANGUAGES", code) == [("en", "English"), (code, LANG_INFO[code]["name"])]


def languages_of(name: str, code: str) -> list[tuple[str, str]]:
    """Return the languages that a setting names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(name, f"en,{code}")
        return env.languages(name, ())
