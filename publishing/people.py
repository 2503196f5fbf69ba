"""How staff are named to each other."""

from django.contrib.auth.models import AbstractBaseUser


def name_of(user: AbstractBaseUser) -> str:
    """Return the full name of an account, or the name it signs in with where none was entered."""
    return user.get_full_name() or user.get_username()
