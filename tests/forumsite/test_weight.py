"""No kind of page outgrows its budget: what travels without photos, and of it the styles and the scripts."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from tests import factories as make

pytestmark = pytest.mark.django_db

KB = 1000
#: The most that may travel, compressed: the page with all it asks for, the page itself, its styles, its scripts.
MOST = {"all": 40 * KB, "page": 14 * KB, "css": 14 * KB, "js": 10 * KB}
WORDS = "Delegates of eleven countries speak about rivers, forests and cleaner air in the large hall by the lake. "
CHINESE = "来自十一个国家的代表在湖畔大厅就河流、森林与清洁空气展开交流。"


@pytest.fixture
def full_record():
    """Make a record whose lists are full, with words as long as people write them."""
    words = {"caption_en": WORDS * 2, "caption_zh_hans": CHINESE * 2, "alt_text_en": WORDS, "alt_text_zh_hans": CHINESE}
    drawn = {"rendition_key": "v2_0123456789abcdef_b0123456789ab", "width": 4000, "height": 3000}
    editions = [
        make.EditionFactory(theme_en=WORDS, theme_zh_hans=CHINESE, summary_en=WORDS * 3, summary_zh_hans=CHINESE * 3)
        for _number in range(25)
    ]
    photos = [make.PhotoFactory(edition=editions[0], **words, **drawn) for _number in range(49)]
    now = timezone.localdate()
    under_way = make.EditionFactory(
        theme_en=WORDS, theme_zh_hans=CHINESE, status="scheduled", year=now.year, first_day=now, slug="now"
    )
    for _number in range(8):
        make.SubForumFactory(edition=under_way, title_en=WORDS, title_zh_hans=CHINESE, starts_on=now)
        make.SubForumFactory(edition=editions[0], title_en=WORDS, title_zh_hans=CHINESE)
        make.SourceFactory()
        make.OutcomeFactory(description_en=WORDS, description_zh_hans=CHINESE)
    return editions[0], photos[0]


def size(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def assets(html: str, pattern: str) -> int:
    """Return how much of the site's own files a page asks for."""
    found = set(re.findall(pattern, html))
    assert found
    return sum(size(open(finders.find(name), "rb").read()) for name in found)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_kind_of_page_outgrows_its_budget(client, full_record, language):
    edition, photo = full_record
    names = ("home", "numbers", "events:edition_list", "media:photo_list", "events:outcome_list", "events:press")
    paths = [reverse(name) for name in names] + [edition.get_absolute_url(), photo.get_absolute_url()]
    paths += [f"{reverse('search:search')}?q=rivers", reverse("media:contribute"), reverse("exchange:subscribe")]
    heavy = []
    for path in paths:
        address = path.replace("/en/", f"/{language}/", 1)
        response = client.get(address)
        assert response.status_code == 200, address
        html = response.content.decode()
        weight = {
            "page": size(response.content),
            "css": assets(html, r'<link rel="stylesheet" href="/static/([^"]+)"'),
            "js": assets(html, r'<script[^>]* src="/static/([^"]+)"'),
        }
        weight["all"] = sum(weight.values())
        heavy += [(address, what, weight[what]) for what, most in MOST.items() if weight[what] > most]
    assert heavy == []
