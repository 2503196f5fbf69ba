"""What a tired person does in the admin, and what the pages answer."""

import pytest
from django.urls import reverse

from events.models import Edition, Forum, SubForum
from publishing.models import State
from tests import factories as make
from tests.admin_forms import rows
from tests.events.test_admin import add, change, errors, said


@pytest.fixture
def staff(admin_client):
    return admin_client


def programme_item(day: str, **words) -> dict:
    """Return what a first card of the programme sends."""
    return rows({"sub_forums-TOTAL_FORMS": "0"}, "sub_forums", {"kind": "roundtable", "starts_on": day} | words)


def test_a_refused_publication_is_not_wished_for_again(staff):
    outcome = make.OutcomeFactory(state=State.DRAFT)
    response = change(staff, outcome, title_en="", _publish="1")
    assert "title_en" in errors(response)
    shown = response.context["adminform"].form["step"].value()
    assert (shown, response.context["show_publish"]) == ("", True)


def test_a_missing_word_is_asked_for_once(staff):
    response = change(staff, make.TopicFactory(), name_en="")
    assert errors(response)["name_en"] == ["This field is required."]


def test_publishing_leads_to_the_public_page_once(staff):
    topic = make.TopicFactory(state=State.DRAFT)
    link = f'The public sees this. <a href="{topic.get_absolute_url()}">View on site</a>'
    assert link in said(change(staff, topic, _publish="1"))
    assert link not in said(change(staff, topic))


def test_a_draft_leads_nowhere(staff):
    said_of_it = said(add(staff, "events_outcome", title_en="Invented", kind="report"))
    assert not [words for words in said_of_it if "The public sees this" in words]


@pytest.mark.parametrize("typed", ["31.02.2026", "9/10/2026", "tomorrow", "2026-13-01", "\x00"])
def test_a_day_that_is_none_or_can_be_read_in_two_ways_is_refused_in_words(staff, typed):
    response = change(staff, make.EditionFactory(year=2026), first_day=typed)
    assert errors(response)["first_day"] == ["Enter a day of the calendar in this form: 2026-09-15."]


@pytest.mark.parametrize("typed", ["2026-09-15", "2026/9/15", "2026.9.15", "2026年9月15日"])
@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_a_day_is_taken_as_people_here_write_it(staff, typed, code):
    staff.cookies["django_language"] = code
    edition = make.EditionFactory(year=2026, first_day=None, last_day=None)
    assert change(staff, edition, first_day=typed).status_code == 302
    assert Edition.objects.get().first_day.isoformat() == "2026-09-15"


def test_days_in_the_wrong_order_are_refused_on_their_field_once(staff):
    response = change(staff, make.EditionFactory(year=2026), first_day="2026-09-16", last_day="2026-09-15")
    assert errors(response) == {"last_day": ["The last day must not be before the first."]}


def test_a_programme_day_in_another_year_is_refused(staff):
    edition = make.EditionFactory(year=2026)
    response = change(staff, edition, **programme_item("2016-09-15"))
    (form,) = next(one for one in response.context["inline_admin_formsets"] if one.opts.model is SubForum).formset.forms
    assert form.errors == {"starts_on": ["This day is not in the year of the edition."]}


def test_a_card_with_nothing_but_words_taken_over_is_left_out(staff):
    edition = make.EditionFactory(year=2026)
    assert change(staff, edition, **programme_item("2026-09-15", kind="sub-forum")).status_code == 302
    assert SubForum.objects.count() == 0


@pytest.mark.parametrize("value", ["x", "1x", "99999999999999999999", ""])
def test_a_choice_that_is_no_key_is_refused_not_failed(staff, value):
    outcome = make.OutcomeFactory()
    step = make.SubForumFactory()
    assert change(staff, outcome, topics=[value]).status_code == 200
    assert change(staff, step, edition=value).status_code == 200


def test_a_used_organization_says_where_it_is_used(staff):
    role = make.EditionOrganizationFactory(edition__year=2031)
    page = staff.get(reverse("admin:events_organization_delete", args=[role.organization.pk])).content.decode()
    assert (
        f'<a href="{reverse("admin:events_edition_change", args=[role.edition.pk])}">Edition: {role.edition}</a>'
        in page
    )
    assert "Remove it where it is used" in page


def test_a_second_forum_leads_to_the_first(staff):
    forum = Forum.load()
    forum.save()
    response = staff.get(reverse("admin:events_forum_add"))
    assert response["Location"] == reverse("admin:events_forum_change", args=[forum.pk])
