"""Documents of a programme item are documents of its edition."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import DocumentFactory, EditionFactory, SubForumFactory

pytestmark = pytest.mark.django_db


def test_a_document_of_a_programme_item_stands_on_the_page_of_its_edition(client):
    item = SubForumFactory(title_en="Invented item")
    document = DocumentFactory(sub_forum=item, edition=None, title_en="Invented speech", licence="")
    assert document.edition == item.edition
    page = client.get(item.edition.get_absolute_url()).content.decode()
    row = page.split("Invented speech")[1].split("</li>")[0]
    assert f'</a> · <a href="{item.get_absolute_url()}">Invented item</a>' in row


def test_a_row_with_a_licence_alone_begins_with_it(client):
    DocumentFactory(title_en="Invented terms", licence="CC0-1.0")
    page = client.get("/en/documents/").content.decode()
    assert '<span class="document-facts"> · ' not in page


def test_a_programme_item_of_another_edition_is_refused():
    document = DocumentFactory.build(sub_forum=SubForumFactory(), edition=EditionFactory())
    with pytest.raises(ValidationError, match="belongs to another edition"):
        document.clean()
