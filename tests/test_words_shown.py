"""Whatever words an editor can write about a public record, a reader finds on a public page."""

import pytest
from django.utils import translation

from events.models import Edition
from media.models import Album, Photo
from pages.models import Page
from tests import factories
from tests.test_visibility import FACTORIES, KINDS, KNOWN, body, lists, text_columns

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    """Return a record of every kind on one edition, and each word it holds with the column that holds it."""
    records, words = {}, {}
    for model in (Edition, *(kind for kind in KINDS if kind is not Edition)):
        names = {name for name in text_columns(model) if model._meta.get_field(name).editable}
        columns = {name: f"zw{model.__name__}{name}zw" for name in names if f"{name}_en" not in names}
        words |= {word: (model.__name__, name) for name, word in columns.items()}
        values = {"year": 2020, "slug": "2020"} if model is Edition else {}
        if any(field.name == "edition" for field in model._meta.concrete_fields):
            values["edition"] = records[Edition]
        if model is Page:
            values["menu"] = Page.Menu.FOOTER
        records[model] = FACTORIES[model](**columns | values)
    factories.AlbumPhotoFactory(album=records[Album], photo=records[Photo])
    return records, words


@pytest.mark.once
def test_every_word_is_shown_on_some_page_of_its_language(client, written):
    records, words = written
    shown = {}
    for code in ("en", "zh-hans"):
        with translation.override(code):
            pages = [*lists(), *(address for of in KNOWN.values() if of for address in of(records.values()))]
            answers = [client.get(address) for address in pages]
            html = [body(one) for one in answers if one.headers["Content-Type"].startswith("text/html")]
            shown[code] = "".join(page.partition("<body")[2] for page in html)  # a reader does not see the head
    missing = [column for word, column in words.items() if word not in shown[language_of(column[1])]]
    assert missing == []


def language_of(column: str) -> str:
    """Return the language in which a column is read."""
    return "zh-hans" if column.endswith("_zh_hans") else "en"
