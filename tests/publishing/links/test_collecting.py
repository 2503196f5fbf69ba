"""Which links stand where: read again where a record changed, forgotten where they stand no more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pages.models import Page
from publishing.links.collecting import collect, read_again
from publishing.models import LinkCheck, LinkUse
from tests.admin_forms import filled
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


def test_a_saved_record_is_read_at_once_and_asked_soon(admin_client):
    source = SourceFactory(url="https://a.example/", archived_url="https://b.example/")
    collect()
    later = timezone.now() + timedelta(days=5)
    LinkCheck.objects.filter(address="https://a.example/").update(status="broken", next_at=later)
    LinkCheck.objects.filter(address="https://b.example/").update(status="good", next_at=later)
    address = reverse("admin:events_source_change", args=[source.pk])
    data = filled(admin_client.get(address))
    admin_client.post(address, data | {"title": "Another title"})
    assert "Broken link" in admin_client.get(address).content.decode(), "it stands there still"
    assert dict(LinkCheck.objects.values_list("address", "next_at")) == {
        "https://a.example/": None, "https://b.example/": later,
    }  # fmt: skip
    data = filled(admin_client.get(address))
    admin_client.post(address, data | {"url": "https://c.example/"})
    assert "Broken link" not in admin_client.get(address).content.decode()
    assert ("https://c.example/", "url", True) in uses()


def test_a_record_without_links_costs_one_query(django_assert_num_queries):
    page = PageFactory(body_en="<p>No link.</p>")
    read_again(page)
    with django_assert_num_queries(1):
        read_again(page)
