"""What a moderator says: which photo as it was seen, what becomes of it, and in which words.

Each form knows what it does, and says so with a false value where somebody else was first.
"""

import re
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from media.contributions import decisions
from media.desk.shared import columns
from media.models import ContributedPhoto, Photo

MOST_WORDS = 2000
#: Why a photo is not taken, as the contributor reads it.
REASONS = {
    "quality": _("The photo is too small or not sharp enough to be published."),
    "unrelated": _("The photo does not show the forum or what belongs to it."),
    "people": _("People can be recognised in the photo who may not want to be shown."),
    "rights": _("It is not clear enough who took the photo, or who may decide about it."),
    "there": _("We have this photo, or one very much like it, already."),
    "enough": _("We have enough photos of this moment."),
}
OTHER = "other"


def reason_choices() -> list[tuple[str, object]]:
    """Return the reasons to choose from, and the one that wants words of its own."""
    return [("", _("Choose a reason")), *REASONS.items(), (OTHER, _("Another reason, in my own words"))]


class Seen(NamedTuple):
    """Which photo a moderator had before them, and as which version."""

    pk: int
    version: int


class SeenForm(forms.Form):
    """A decision on one photo as it was seen."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)

    def seen(self, item: ContributedPhoto) -> ContributedPhoto:
        """Return the photo with the version that the moderator saw."""
        item.version = self.cleaned_data["version"]
        return item

    def typed(self) -> list[tuple[str, str]]:
        """Return ``[(label, words)]`` of what was typed, so that it can be shown where it can no longer be sent."""
        fields = [self[name] for name in self.changed_data if not self[name].is_hidden]
        return [(str(field.label), str(field.data)) for field in fields if isinstance(field.data, str) and field.data]


class AcceptForm(SeenForm):
    """Take the photo as it came."""

    def decide(self, item: ContributedPhoto, user) -> Photo | None:
        """Make a draft of it."""
        return decisions.accept(self.seen(item), user)


class AskForm(SeenForm):
    """A question to the contributor."""

    words = forms.CharField(
        label=_("Your question"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the question.")},
    )

    def decide(self, item: ContributedPhoto, user) -> bool:
        """Put it."""
        return decisions.ask(self.seen(item), user, self.cleaned_data["words"])


class ReasonForm(forms.Form):
    """Why photos are not taken."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=reason_choices, error_messages={"required": _("Choose the reason.")}
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent as you write it, below the reason, which is sent in the contributor's language."),
    )

    def clean(self) -> dict:
        values = super().clean()
        if values.get("reason") == OTHER and not values.get("words"):
            self.add_error("words", ValidationError(_("Say the reason in your own words."), code="required"))
        return values

    def letter(self, item: ContributedPhoto) -> str:
        """Return the words that the contributor gets."""
        with override(item.contribution.language):
            reason = str(REASONS.get(self.cleaned_data["reason"], ""))
        return "\n\n".join(filter(None, (reason, self.cleaned_data["words"])))


class RejectForm(ReasonForm, SeenForm):
    """Turn one photo down."""

    def decide(self, item: ContributedPhoto, user) -> bool:
        """Turn it down with the reason."""
        return decisions.reject(self.seen(item), user, self.letter(item))


class SpamForm(SeenForm):
    """Turn one photo down without a word."""

    def decide(self, item: ContributedPhoto, user) -> bool:
        """Mark it."""
        return decisions.mark_spam(self.seen(item), user)


class ReopenForm(SeenForm):
    """Take one photo up again."""

    def decide(self, item: ContributedPhoto, user) -> bool:
        """Let it wait again."""
        return decisions.reopen(self.seen(item), user)


#: The forms on the page of one photo, by the name of their button.
FORMS = {"accept": AcceptForm, "ask": AskForm, "reject": RejectForm, "spam": SpamForm, "reopen": ReopenForm}


class ButtonForm(forms.Form):
    """Which button was pressed."""

    what = forms.ChoiceField(choices=[(name, name) for name in FORMS])


WORDS = [column for name in ("caption", "alt_text", "creator", "credit_line", "place") for column in columns(name)]


class EditForm(SeenForm, forms.ModelForm):
    """The photo as it shall stand in the record."""

    class Meta:
        model = Photo
        fields = ["edition", *WORDS, "licence", "taken_on"]

    def decide(self, item: ContributedPhoto, user) -> Photo | None:
        """Make a draft with what was written otherwise than it came."""
        edits = {name: self.cleaned_data[name] for name in self.changed_data if name in self._meta.fields}
        return decisions.accept(self.seen(item), user, **edits)


class SeenField(forms.Field):
    """Several photos, each as ``key:version``."""

    widget = forms.MultipleHiddenInput
    MOST = 100

    def to_python(self, value) -> list[Seen]:
        """Return what was ticked; refuse what is no such thing."""
        value = value or []
        if len(value) > self.MOST or not all(re.fullmatch(r"\d{1,18}:\d{1,9}", one, re.ASCII) for one in value):
            raise ValidationError(_("This is no choice of photos."), code="invalid")
        return [Seen(*map(int, one.split(":"))) for one in dict.fromkeys(value)]


class SeveralForm(forms.Form):
    """One decision on several photos."""

    WAYS = ("accept", "reject", "spam")
    what = forms.ChoiceField(choices=[(one, one) for one in WAYS])
    items = SeenField(error_messages={"required": _("Tick the photos first.")})
