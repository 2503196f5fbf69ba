"""The catalogues of the interface: whole, sound, compiled from what stands in git, and Chinese as it is written."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.utils import translation

from publishing.dates import Precision, describe_days
from tests.conftest import missing

pytestmark = pytest.mark.once

OURS = ("publishing", "search", "events", "media", "pages", "forumsite")
CHINESE_PATH = settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po"
CATALOGUES = sorted((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po"))
NAMED = re.compile(r"%\((\w+)\)[sd]|(?<!%)\{(\w+)\}")
HAN = r"[\u3400-\u9fff]"
#: Latin letters that Chinese labels keep.
KEPT = {"ID"}
#: Records and fields whose names nobody is ever shown.
INTERNAL = {
    "search.Entry",
    "search.Words",
    "search.FrequentTerm",
    "search.KnownWord",
    "publishing.RecordChange",
    "media.DocumentText",
    "name_order",
    "family_name_order",
    "given_name_order",
    "title_order",
    *(f"{name}_order_{code}" for name in ("name", "family_name", "given_name", "title") for code in ("en", "zh_hans")),
    "media.BatchFile",
    "media.Batch.language",
    "media.Sending",
    "media.ContributedPhoto.order",
    "media.ContributedPhoto.preview",
    "media.ContributedPhoto.version",
    "media.Decision.item",
    "shared",
    "stored_name",
    "was_published",
    "perceptual_hash",
    "suggestions",
    "sha256",
    "token",
    "seed",
    "link_hash",
    "told_at",
    "focal_is_chosen",
    "rendition_key",
    "refused_key",
    "dominant_colour",
    "record",
    "publishing.Assignment",
    "publishing.Comment",
    "publishing.FormDraft",
    "publishing.LinkCheck.failed_on",
    "publishing.LinkUse",
    "publishing.Notice",
    "publishing.PendingChange.data",
    "publishing.Preferences",
    "publishing.Presence",
    "publishing.PreviewLink.token_hash",
    "publishing.Trashed.editions",
    "publishing.Trashed.files",
    "publishing.Trashed.links",
    "publishing.Trashed.object_id",
    "publishing.Trashed.rows",
    "publishing.WorkerSign",
}

each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")


def texts(entry: polib.POEntry) -> list[str]:
    """Return every form of the translation."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def key(entry: polib.POEntry) -> tuple:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def test_chinese_is_there_for_pages_and_for_scripts():
    assert [path.stem for path in CATALOGUES if path.parent.parent.name == "zh_Hans"] == ["django", "djangojs"]


@pytest.mark.parametrize("path", sorted(CHINESE_PATH.parent.glob("*.po")), ids=lambda path: path.stem)
def test_nothing_in_chinese_is_fuzzy_empty_or_left_over(path):
    catalogue = polib.pofile(path)
    assert not catalogue.metadata_is_fuzzy
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in catalogue if not all(text.strip() for text in texts(entry))] == []


@each_catalogue
def test_parts_to_fill_in_are_the_same_in_both_languages(path):
    for entry in polib.pofile(path):
        wanted = set(NAMED.findall(entry.msgid)) | set(NAMED.findall(entry.msgid_plural))
        for text in texts(entry):
            found = set(NAMED.findall(text))
            # Days may count months where English names them; the test of every shape of dates covers those.
            assert found == wanted or "no-python-format" in entry.flags, entry.msgid
            assert entry.msgid.count("%%") == text.count("%%"), entry.msgid


@each_catalogue
def test_the_compiled_catalogue_says_the_same(path):
    compiled = polib.mofile(path.with_suffix(".mo"))
    written = {key(entry): texts(entry) for entry in polib.pofile(path)}
    assert {key(entry): texts(entry) for entry in compiled} == written


@each_catalogue
def test_the_catalogue_holds_exactly_what_the_code_says(path, tmp_path):
    if not shutil.which("xgettext") or not shutil.which("msgmerge"):
        missing("gettext is not installed")
    copy = tmp_path / "site"
    left_out = shutil.ignore_patterns(".*", "var", "tests", "bench", "__pycache__", "*.mo", "node_modules", "vendor")
    shutil.copytree(settings.BASE_DIR, copy, ignore=left_out)
    locale = path.parent.parent.name
    subprocess.run(
        [
            *(sys.executable, "manage.py", "makemessages", "--locale", locale, "--domain", path.stem),
            *("--no-obsolete", "--verbosity", "0"),
        ],
        cwd=copy,
        check=True,
        env={**os.environ, "VAR_DIR": str(tmp_path / "var")},
    )
    fresh = polib.pofile(copy / path.relative_to(settings.BASE_DIR))
    assert {key(entry) for entry in fresh} == {key(entry) for entry in polib.pofile(path)}


def own_models():
    return [model for name in OURS for model in apps.get_app_config(name).get_models()]


def shown_models():
    return [model for model in own_models() if model._meta.label not in INTERNAL]


@pytest.mark.parametrize("model", shown_models(), ids=lambda model: model._meta.label)
def test_every_record_and_field_has_a_chinese_name(model):
    with translation.override("zh-hans"):
        names = {str(model._meta.verbose_name), str(model._meta.verbose_name_plural)}
        names |= {
            str(field.verbose_name)
            for field in model._meta.get_fields()
            if hasattr(field, "verbose_name")
            and not isinstance(field, GenericRelation)
            and not INTERNAL & {field.name, str(field)}
        }
    assert {name for name in names if re.search("[A-Za-z]", name)} - KEPT == set()


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_choice_has_a_chinese_name(model):
    with translation.override("zh-hans"):
        labels = {
            str(label)
            for field in model._meta.fields
            if field.choices
            and field.name not in {"time_zone", "licence", "default_licence"}
            and not field.name.endswith("_own_translation")
            for value, label in field.choices
            if value
        }
    assert {label for label in labels if re.search("[A-Za-z]", label)} == set()


CHINESE = [*polib.pofile(CHINESE_PATH), *polib.pofile(CHINESE_PATH.with_stem("djangojs"))]


def test_chinese_has_chinese_punctuation():
    half_width = re.compile(rf"{HAN}[ ]?[,;:?!()]|[,;:?!()]{HAN}|{HAN}\.|[\"']{HAN}|{HAN}[\"']")
    without_markup = [re.sub(r"<[^>]+>", "", text) for entry in CHINESE for text in texts(entry)]
    assert [text for text in without_markup if half_width.search(re.sub(r"%\(\w+\)[sd]", "文", text))] == []


def test_chinese_has_no_traditional_quotes_or_doubled_marks():
    assert [text for entry in CHINESE for text in texts(entry) if re.search("[「」『』]|[，。；：]{2}|  ", text)] == []


@pytest.mark.parametrize(
    ("first", "last", "precision", "words"),
    [
        (date(2012, 1, 1), None, Precision.YEAR, "2012年"),
        (date(2011, 10, 1), None, Precision.MONTH, "2011年10月"),
        (date(2023, 9, 15), None, Precision.DAY, "2023年9月15日"),
        (date(2023, 9, 15), date(2023, 9, 16), Precision.DAY, "2023年9月15日至16日"),
        (date(2023, 9, 30), date(2023, 10, 2), Precision.DAY, "2023年9月30日至10月2日"),
        (date(2023, 12, 31), date(2024, 1, 2), Precision.DAY, "2023年12月31日至2024年1月2日"),
    ],
)
def test_days_are_written_the_chinese_way(first, last, precision, words):
    with translation.override("zh-hans"):
        assert describe_days(first, last, precision) == words
