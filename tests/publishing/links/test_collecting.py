"""Which links stand where: read again where a record changed, forgotten where they stand no more."""

import pytest

from pages.models import Page
from publishing.links.collecting import collect
from publishing.models import LinkCheck, LinkUse
from tests.factories import OrganizationFactory, PageFactory, PhotoFactory, SourceFactory

pytestmark = pytest.mark.django_db


def uses() -> set[tuple[str, str, bool]]:
    return {(use.link.address, use.column, use.is_shown) for use in LinkUse.objects.select_related("link")}


def test_every_kind_of_place_is_read():
    SourceFactory(url="https://a.example/", archived_url="https://b.example/", state="draft")
    OrganizationFactory(website="https://a.example/")
    PhotoFactory(source_url="https://c.example/")
    PageFactory(body_zh_hans='<p><a href="https://d.example/x">D</a></p>')
    assert collect() == 4
    assert uses() == {
        ("https://a.example/", "url", False),
        ("https://b.example/", "archived_url", False),
        ("https://a.example/", "website", True),
        ("https://c.example/", "source_url", True),
        ("https://d.example/x", "body_zh_hans", True),
    }
    assert set(LinkCheck.objects.values_list("address", "host")) >= {("https://d.example/x", "d.example")}


def test_only_what_changed_is_read_again():
    source = SourceFactory(url="https://a.example/")
    SourceFactory(url="https://b.example/")
    assert (collect(), collect()) == (2, 0)
    source.url = "https://c.example/"
    source.save()
    assert collect() == 1
    assert {address for address, _column, _shown in uses()} == {"https://b.example/", "https://c.example/"}
    assert not LinkCheck.objects.filter(address="https://a.example/").exists()


def test_what_stood_in_a_record_that_has_none_or_is_gone_is_forgotten():
    page = PageFactory(body_en='<p><a href="https://a.example/">A</a></p>')
    source = SourceFactory(url="https://b.example/")
    collect()
    page.body_en = "<p>None</p>"
    page.save()
    source.delete()
    collect()
    assert uses() == set()
    assert not LinkCheck.objects.exists()


def test_what_is_known_of_an_address_stays(django_assert_max_num_queries):
    source = SourceFactory(url="https://a.example/")
    collect()
    LinkCheck.objects.update(status="broken", failures=3)
    source.save()
    collect()
    assert LinkCheck.objects.get().failures == 3
    SourceFactory.create_batch(5)
    with django_assert_max_num_queries(120):
        collect()


def test_relative_and_mail_links_are_no_links_to_ask():
    PageFactory(body_en='<p><a href="/en/about/">A</a> <a href="mailto:a@a.example">B</a></p>')
    collect()
    assert uses() == set()
    assert Page.objects.count() == 1
