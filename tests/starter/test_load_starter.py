"""The command: its lines of progress, its options, and its answer to a mistake."""

import io

import pytest
from django.core.management import CommandError, call_command

from media.models import Photo
from tests.factories import PhotoFactory

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = io.StringIO()
    call_command("load_starter", *arguments, stdout=out, **options)
    return out.getvalue().splitlines()


def test_progress_is_told_by_kind(folder):
    content = folder(
        topics="a: {name: {en: A}}\nb: {name: {en: B}}\n", editions__2023="year: 2023\nsub_forums: [{slug: one}]\n"
    )
    assert run(folder=content) == ["Topics: 2 new", "Editions: 1 new", "Sub-forums: 1 new"]
    assert run(folder=content) == ["Topics: 2 kept", "Editions: 1 kept", "Sub-forums: 1 kept"]
    assert run("--update", "--from", str(content)) == [
        "Topics: 2 updated",
        "Editions: 1 updated",
        "Sub-forums: 1 updated",
    ]


def test_a_mistake_ends_the_command_with_a_sentence(folder):
    with pytest.raises(CommandError, match=r"^Nothing was loaded\. topics\.yaml, a: there is no field “colour”"):
        run(folder=folder(topics="a: {colour: green}\n"))


def test_renditions_are_made_at_once_when_asked(folder):
    PhotoFactory()
    assert run("--renditions", folder=folder(topics=""))[-1] == "1 photos have their renditions."
    assert Photo.objects.lacking_renditions().count() == 0
