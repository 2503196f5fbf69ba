"""In a real browser: the next edition from the last, an address not found led on, several records edited at once."""

from django.urls import reverse

from events.models import Edition, SubForum, Topic
from publishing.models import Redirect
from tests import factories as make
from tests.browser.test_admin import PASSWORD, staff  # noqa: F401


def test_the_next_edition_is_prepared_within_a_minute(staff, site):  # noqa: F811
    old = make.EditionFactory(year=2030, number=12)
    make.EditionOrganizationFactory(edition=old)
    make.SubForumFactory(edition=old, kind="roundtable", title_en="Invented roundtable", slug="roundtable")
    make.SubForumFactory(edition=old, number=1, title_en="Left out", order=1)
    make.SubForumFactory(edition=old, number=2, title_en="Water", order=2)
    staff.goto(site.url + reverse("admin:events_edition_change", args=[old.pk]))
    staff.get_by_role("link", name="Prepare the next edition").click()
    staff.get_by_label("Sub-forum 1: Left out").uncheck()
    staff.get_by_role("button", name="Prepare it").click()
    staff.get_by_text("the title of 1 sub-forum").wait_for()
    new = Edition.objects.get(year=2031)
    assert staff.url.endswith(reverse("admin:events_edition_change", args=[new.pk]))
    assert [(item.kind, item.number) for item in new.sub_forums.order_by("order")] == [
        ("roundtable", None),
        ("sub-forum", 2),
    ]


def test_an_address_not_found_is_led_on_by_one_click_and_a_save(staff, site):  # noqa: F811
    topic = make.TopicFactory(name_en="Green finance", slug="green-finance")
    assert staff.request.get(f"{site.url}/en/topics/green-fiance/").status == 404
    staff.goto(site.url + reverse("admin:publishing_missedaddress_changelist"))
    staff.get_by_role("link", name="Topic: Green finance").click()
    assert staff.input_value("#id_path") == "/topics/green-fiance"
    staff.click("[name=_save]")
    staff.locator(".messagelist .success").wait_for()
    assert Redirect.objects.get().record == topic
    staff.goto(f"{site.url}/en/topics/green-fiance/?x=1")
    assert staff.url == f"{site.url}/en/topics/green-finance/?x=1"


def test_a_redirect_finds_its_record_by_a_part_of_the_name(staff, site):  # noqa: F811
    make.TopicFactory(name_en="Green finance")
    staff.goto(site.url + reverse("admin:publishing_redirect_add"))
    staff.fill("#id_path", "/forum/2015.html")
    staff.locator(".select2-selection").click()
    staff.keyboard.type("finance")
    staff.get_by_role("option", name="Topic: Green finance").click()
    staff.click("[name=_save]")
    staff.locator(".messagelist .success").wait_for()
    assert Redirect.objects.get().record == Topic.objects.get()


def test_several_records_are_edited_after_a_preview(staff, site):  # noqa: F811
    topic = make.TopicFactory(name_en="Green finance")
    items = make.SubForumFactory.create_batch(2)
    staff.goto(site.url + reverse("admin:events_subforum_changelist"))
    staff.check("#action-toggle")
    staff.select_option("[name=action]", "edit_several")
    staff.locator("[name=index]").first.click()
    staff.get_by_label("Place (English)", exact=True).fill("Main hall")
    staff.locator(".several-wish", has_text="Topics").locator(".select2-selection").click()
    staff.keyboard.type("Green")
    staff.locator(".select2-results__option", has_text="Green finance").click()
    staff.get_by_role("button", name="Show every change").click()
    staff.locator("ins", has_text="Main hall").first.wait_for()
    assert not SubForum.objects.filter(place_en="Main hall").exists()
    staff.get_by_role("button", name="Change 2 records").click()
    staff.locator(".messagelist .success").wait_for()
    assert SubForum.objects.filter(place_en="Main hall", topics=topic).count() == len(items)
