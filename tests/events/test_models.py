"""What records refuse and know: people without a name, circles of predecessors, what is on now."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from events.models import Organization, Person, SubForum
from publishing.models import State
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_a_person_without_a_name_is_not_published():
    for names in ({}, {"family_name_en": " "}, {"given_name_zh_hans": " "}):
        with pytest.raises(ValidationError) as refused:
            Person(slug="somebody", state=State.PUBLISHED, **names).full_clean()
        assert list(refused.value.message_dict) == ["family_name_en"]
    for names in ({"family_name_en": "Aung"}, {"given_name_en": "May"}, {"family_name_zh_hans": "张"}):
        Person(slug="somebody", state=State.PUBLISHED, **names).full_clean()
    Person(slug="somebody").full_clean()


def test_a_circle_of_predecessors_is_refused_and_ends():
    first = OrganizationFactory()
    second = OrganizationFactory(predecessor=first)
    first.predecessor = second
    with pytest.raises(ValidationError, match="cannot come before itself"):
        first.clean()
    Organization.objects.filter(pk=first.pk).update(predecessor=second)
    Organization(name_en="Third", predecessor=Organization.objects.get(pk=second.pk)).clean()


@pytest.mark.parametrize(
    ("moment", "ends_on", "end_time", "expected"),
    [
        ("2030-06-05T08:59:00+08:00", None, time(12), False),
        ("2030-06-05T09:00:00+08:00", None, time(12), True),
        ("2030-06-05T12:00:00+08:00", None, time(12), False),
        ("2030-06-05T10:00:00+08:00", None, None, False),
        ("2030-06-05T10:00:00+08:00", date(2030, 6, 5), time(12), True),
        ("2030-06-05T23:00:00+08:00", date(2030, 6, 6), time(12), False),
    ],
)
def test_what_is_on_now_is_said_only_where_it_is_known(time_machine, moment, ends_on, end_time, expected):
    time_machine.move_to(moment)
    item = SubForum(starts_on=date(2030, 6, 5), start_time=time(9), ends_on=ends_on, end_time=end_time)
    item.time_zone = "Asia/Shanghai"
    assert item.is_on_now() == expected


@pytest.mark.parametrize(
    ("zone", "day", "words"),
    [
        ("Asia/Shanghai", date(2030, 6, 5), "09:00 (UTC+8)"),
        ("Asia/Yangon", date(2030, 6, 5), "09:00 (UTC+6:30)"),
        ("America/St_Johns", date(2030, 1, 5), "09:00 (UTC−3:30)"),
        ("Europe/London", date(2030, 1, 5), "09:00 (UTC)"),
        ("Europe/London", date(2030, 7, 5), "09:00 (UTC+1)"),
        ("Asia/Shanghai", None, ""),
    ],
)
def test_hours_say_how_far_their_clocks_are_from_utc(zone, day, words):
    assert SubForum(starts_on=day, start_time=time(9), time_zone=zone).hours() == words
