"""Batches and people for the tests of the photo desk."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from media.models import Batch


@pytest.fixture
def batch(admin_user):
    """Return an empty batch of the superuser."""
    return Batch.objects.create(created_by=admin_user)


@pytest.fixture
def member():
    """Return a function that makes a member of staff with these permissions."""

    def make(name: str, *permissions: str):
        user = get_user_model().objects.create_user(name, password="x", is_staff=True)
        user.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
        return user

    return make
