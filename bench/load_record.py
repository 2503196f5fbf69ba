"""Loads a neutral dataset (``bench/dataset.py``: every word and picture in it is invented) into an empty site.

    bench/load_record.py FOLDER

Into the database that the settings name. Photos count as if their renditions were made; the files are not there.
"""

import hashlib
import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BATCH = 1000
LANGUAGES = {"en": "en", "zh_hans": "zh"}
LIVE = {"state": "published"}


def main(folder: Path) -> None:
    """Migrate, load and index."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    load(json.loads((folder / "dataset.json").read_text(encoding="utf-8")))
    call_command("rebuild_search", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def words(**fields: dict[str, str | list[str]]) -> dict[str, str]:
    """Return the columns of texts in each language; several paragraphs become rich text."""
    told = {}
    for name, text in fields.items():
        for column, language in LANGUAGES.items():
            value = text[language]
            told[f"{name}_{column}"] = value if isinstance(value, str) else "".join(f"<p>{one}</p>" for one in value)
    return told


def load(data: dict) -> None:
    """Store the records of a dataset, all of them published."""
    from events.models import Exhibition, Forum
    from pages.models import Page

    Forum.objects.update_or_create(pk=1, defaults={"name_en": "Invented forum", "name_zh_hans": "虚构论坛"})
    Page.objects.bulk_create(
        Page(path=one["slug"], **words(title=one["title"], body=one["body"]), **LIVE) for one in data["pages"]
    )
    editions = load_editions(data)
    items = load_items(data, editions)
    Exhibition._base_manager.bulk_create(
        Exhibition(
            edition=editions[one["edition"] - 1],
            slug=one["slug"],
            **words(title=one["title"], summary=one["summary"]),
            **LIVE,
        )
        for one in data["exhibitions"]
    )
    load_photos(data, editions, items)


def load_editions(data: dict) -> list:
    """Store the editions with their topics, and return them in the order of the dataset."""
    from events.models import Edition, Topic

    topics = [Topic(slug=one["slug"], **words(name=one["name"]), **LIVE) for one in data["topics"]]
    by_topic = {topic.slug: topic for topic in Topic._base_manager.bulk_create(topics)}
    editions = [
        Edition(
            number=one["number"], year=one["year"], slug=one["slug"], status="held", dates_status="held",
            first_day=date.fromisoformat(one["start"]), last_day=date.fromisoformat(one["end"]),
            **words(**{name: one[name] for name in ("title", "city", "summary", "body")}), **LIVE,
        )
        for one in data["editions"]
    ]  # fmt: skip
    Edition._base_manager.bulk_create(editions)
    through = Edition.topics.through
    through.objects.bulk_create(
        through(edition=edition, topic=by_topic[slug])
        for edition, one in zip(editions, data["editions"], strict=True)
        for slug in one["topics"]
    )
    return editions


def load_items(data: dict, editions: list) -> dict:
    """Store the sub-forums, and return them by the number of their edition and their slug."""
    from events.models import SubForum

    items = {
        (edition.number, one["slug"]): SubForum(
            edition=edition, slug=one["slug"], **words(title=one["title"], summary=one["summary"]), **LIVE
        )
        for edition, told in zip(editions, data["editions"], strict=True)
        for one in told["subforums"]
    }
    SubForum._base_manager.bulk_create(items.values())
    return items


def load_photos(data: dict, editions: list, items: dict) -> None:
    """Store the photos, and tie them to the sub-forums that they show."""
    from media.models import Photo

    photos = [photo(one, data["files"][one["file"]], editions[one["edition"] - 1]) for one in data["photos"]]
    Photo._base_manager.bulk_create(photos, batch_size=BATCH)
    shown = Photo.sub_forums.through
    shown.objects.bulk_create(
        (
            shown(photo=photo, subforum=items[photo.edition.number, one["subforum"]])
            for photo, one in zip(photos, data["photos"], strict=True)
            if one["subforum"]
        ),
        batch_size=BATCH,
    )


def photo(one: dict, file: dict, edition):
    """Return a photo of the dataset, not stored yet."""
    from django.utils import timezone

    from media import renditions
    from media.models import Photo

    sides = file["width"], file["height"]
    width, height = sides[::-1] if file["orientation"] >= 5 else sides
    now = timezone.now()
    return Photo(
        token=hashlib.md5(str(one["id"]).encode(), usedforsecurity=False).hexdigest(),
        original=file["name"], sha256=file["sha256"], file_size=file["bytes"], width=width, height=height,
        rendition_key=renditions.key_of(file["sha256"], stage=renditions.BETTER), dominant_colour="#7d8b84",
        edition=edition, licence="CC0", creator_en=one["credit"], credit_line_en=f"Photo: {one['credit']}",
        taken_on=datetime.fromisoformat(one["taken"]).date(), was_published=True,
        created_at=now - timedelta(seconds=one["id"]), updated_at=now,
        **words(caption=one["caption"], alt_text=one["alt"]), **LIVE,
    )  # fmt: skip


if __name__ == "__main__":
    import os

    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forumsite.settings")
    main(Path(sys.argv[1]))
