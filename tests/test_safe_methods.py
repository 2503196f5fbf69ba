"""Public pages are only read: anything but GET and HEAD is refused."""

import pytest

from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["", "editions/", "press/", "photos/", "search/", "invented-page/"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_are_only_read(client, path, method):
    PageFactory(path="invented-page")
    assert client.get(f"/en/{path}").status_code == 200
    assert client.head(f"/en/{path}").status_code == 200
    assert getattr(client, method)(f"/en/{path}").status_code == 405
