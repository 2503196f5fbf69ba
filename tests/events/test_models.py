"""What records refuse: people without a name, circles of predecessors."""

import pytest
from django.core.exceptions import ValidationError

from events.models import Organization, Person
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
