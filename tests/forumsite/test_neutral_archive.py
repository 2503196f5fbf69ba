"""The archive that this site and its peer are measured with can be loaded here, and its pages answer."""

import json

import pytest

from bench import dataset, load_record, measure
from bench.pages import HERE, KINDS
from events.models import Edition
from media.models import Photo
from search.indexing import rebuild

pytestmark = pytest.mark.django_db


def test_every_kind_of_page_that_is_measured_has_what_the_archive_holds(client):
    files = [{"name": "photos/a.jpg", "width": 2400, "height": 1600, "orientation": 6, "bytes": 9, "sha256": "0" * 64}]
    data = dataset.build(25, 50, 1, files)
    load_record.load(data)
    rebuild()
    assert (Edition.objects.published().count(), Photo.objects.published().count()) == (25, 50)
    assert (Photo.objects.first().width, Photo.objects.first().height) == (1600, 2400)
    routes = json.loads((HERE / "routes" / "record.json").read_text())
    assert set(routes) == set(KINDS)
    given = {"n": 1, "p": 2, "year": data["editions"][0]["year"], "topic": "water", "word": "river"}
    given["pair"] = measure.pairs(data)[0]
    for of in routes.values():
        for path in of:
            address = path.format(**given)
            assert client.get(address).status_code == 200, address
    assert len(client.get("/en/editions/").context["page_obj"]) == 24
