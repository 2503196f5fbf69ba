"""Pictures drawn for pages without a photo."""

import io

import pytest
from PIL import Image

from exchange.share_images import draw
from publishing.models import State
from tests.factories import EditionFactory, SubForumFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", [(), (12, 2023), (None, 2012), (500, 2200)])
def test_a_picture_has_the_size_that_other_sites_want(asked):
    picture = Image.open(io.BytesIO(draw(*asked)))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(draw(*asked)) < 40_000
    colours = picture.convert("RGB").getcolors(1 << 20)
    assert max(colours)[1] == (250, 248, 243)  # paper
    assert picture.convert("RGB").getpixel((600, 625)) == (12, 92, 74)  # the green line at the foot


def test_pictures_differ():
    assert len({draw(), draw(12, 2023), draw(12, 2022), draw(None, 2023)}) == 4


def test_an_edition_without_a_photo_is_shared_with_its_own_picture(client):
    item = SubForumFactory(edition=EditionFactory(year=2023, number=12))
    for page in (item, item.edition):
        html = client.get(page.get_absolute_url()).content.decode()
        assert '<meta property="og:image" content="http://testserver/share/editions/2023.png">' in html
        assert '<meta property="og:image:width" content="1200">' in html
    response = client.get("/share/editions/2023.png")
    assert (response["Content-Type"], response.content) == ("image/png", draw(12, 2023))
    again = client.get("/share/editions/2023.png", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert client.get("/share/record.png").content == draw()


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.RETIRED])
def test_an_edition_that_is_not_public_has_none(client, state):
    EditionFactory(year=2023, state=state)
    assert client.get("/share/editions/2023.png").status_code == 404
