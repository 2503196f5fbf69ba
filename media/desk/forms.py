"""What a browser says of files before it sends them, and what a sender decides about one."""

import hashlib
from datetime import MAXYEAR, MINYEAR, datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.ingest import display_name
from media.uploads import PHOTO_TOO_LARGE, check_size
from publishing.words import refuse_surrogates

MOST_FILES = 2000
MOST_DIGITS = 15
UNREADABLE = gettext_lazy("What was sent cannot be read. Load the page again and choose the files once more.")


class FileForm(forms.Form):
    """One file: the name it has, its size in bytes, and when it last changed."""

    name = forms.CharField(max_length=1000)
    size = forms.IntegerField(min_value=0, max_value=10**MOST_DIGITS)
    modified = forms.CharField(max_length=40, required=False, validators=[refuse_surrogates])

    def clean_name(self) -> str:
        return display_name(self.cleaned_data["name"]) or "?"

    @property
    def fingerprint(self) -> str:
        """Tells whether a file chosen again is the same: 64 hexadecimal digits, empty where its age is not known."""
        values = [self.cleaned_data[name] for name in ("name", "size", "modified")]
        return hashlib.sha256("\n".join(map(str, values)).encode()).hexdigest() if values[-1] else ""

    def problem(self) -> str:
        """Return why such a file need not be sent at all, or an empty string."""
        try:
            check_size(self.cleaned_data["size"], size_limit(self.cleaned_data["name"]), PHOTO_TOO_LARGE)
        except ValidationError as error:
            return " ".join(error.messages)
        return ""


class SentJSONField(forms.JSONField):
    """JSON from anybody: too deep, or with numbers too long, is no JSON either."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(UNREADABLE) from error


class FilesForm(forms.Form):
    """All files that were chosen, as a JSON list of what ``FileForm`` takes."""

    files = SentJSONField()

    def clean_files(self) -> list[FileForm]:
        listed = self.cleaned_data["files"]
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise ValidationError(UNREADABLE)
        if len(listed) > MOST_FILES:
            raise ValidationError(_("At most %(most)s files can be chosen at a time.") % {"most": MOST_FILES})
        found = [FileForm(one) for one in listed]
        if not all(form.is_valid() for form in found):
            raise ValidationError(UNREADABLE)
        return found


class DecisionForm(forms.Form):
    """What is to be done with one file: the button that was pressed says both."""

    ACTIONS = ("use", "twice", "again", "remove")
    decide = forms.RegexField(rf"^({'|'.join(ACTIONS)}):([a-f0-9]{{32}})$")

    def clean_decide(self) -> tuple[str, str]:
        action, _colon, token = self.cleaned_data["decide"].partition(":")
        return action, token


class StateForm(forms.Form):
    """Which rows are asked for: those that changed since a time, and of these tokens those that have a picture now."""

    MOST_LACKING = 60
    since = forms.DateTimeField(required=False)
    lacking = forms.RegexField(rf"^[a-f0-9]{{32}}(,[a-f0-9]{{32}}){{0,{MOST_LACKING - 1}}}$", required=False)

    def clean_since(self) -> datetime | None:
        """Refuse times so early or late that they have no neighbours, or are none in another time zone."""
        since = self.cleaned_data["since"]
        if since and not MINYEAR < since.year < MAXYEAR:
            raise ValidationError(UNREADABLE)
        return since

    def clean_lacking(self) -> list[str]:
        return list(filter(None, self.cleaned_data["lacking"].split(",")))


def size_limit(name: str) -> int:
    """Return how many bytes a file of this name may have."""
    return settings.ARCHIVE_MAX_BYTES if name.lower().endswith(".zip") else settings.PHOTO_MAX_BYTES
