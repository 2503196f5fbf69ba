"""What a password must not be, beside short, common, or like its owner's name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class VarietyValidator:
    """Refuses passwords of very few different characters: long, but guessed at once."""

    def __init__(self, least: int = 6) -> None:
        self.least = least

    def validate(self, password: str, user=None) -> None:
        if len(set(password.lower())) < self.least:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        words = ngettext(
            "Use at least %(least)d different character.", "Use at least %(least)d different characters.", self.least
        )
        return words % {"least": self.least}


class SiteNameValidator:
    """Refuses passwords that are little more than a word anybody who attacks this site tries first."""

    WORDS = ("password", "forum", "record", "admin", "asean", "china")
    LEAST_LEFT = 6

    def validate(self, password: str, user=None) -> None:
        left = password.lower()
        for word in self.WORDS:
            left = left.replace(word, "")
        if len(left) < self.LEAST_LEFT:
            raise ValidationError(self.get_help_text(), code="password_names_the_site")

    def get_help_text(self) -> str:
        return _("Words that this site is about do not count. Take several that have nothing to do with each other.")
