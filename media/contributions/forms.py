"""What a contributor is asked for: once for all photos, and for each of them."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import Edition
from events.numbering import edition_in_short
from publishing.licences import Licence

#: The version of the words under ``agrees`` and ``people_agree``: change it with them.
CONSENT_VERSION = "2026-11"
#: The licences that are offered, from the freest on; others would leave the record little to do with a photo.
OFFERED = (Licence.CC_BY, Licence.CC_BY_NC, Licence.PRESS_USE, Licence.CC0)


def licence_choices() -> list[tuple[str, str]]:
    """Return each licence offered, told by what it lets others do."""
    return [(licence.value, licence.in_words) for licence in OFFERED]


class EditionField(forms.ModelChoiceField):
    """A choice among editions, each by year and city."""

    def label_from_instance(self, edition: Edition) -> str:
        return edition_in_short(edition.year, edition.city)


class PlainForm(forms.Form):
    """A form without the browser's own checks, which speak the browser's language and not the reader's."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class ContributorForm(PlainForm):
    """Who took the photos, how to reach the sender, and what may be done with the photos."""

    creator = forms.CharField(
        label=_("Who took the photos?"),
        max_length=200,
        help_text=_("The name is printed beside the photos, so write it as it shall stand there."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Say who took the photos.")},
    )
    name = forms.CharField(
        label=_("Your name, if somebody else took them"), max_length=200, required=False, help_text=_("Not published.")
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("For questions about your photos. Not published, and deleted after a while."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is no e-mail address. It should look like name@example.org.")},
    )
    edition = EditionField(
        label=_("Which forum do they show?"),
        queryset=Edition.objects.none(),
        required=False,
        empty_label=_("Not known"),
    )
    message = forms.CharField(
        label=_("Anything else we should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    licence = forms.ChoiceField(
        label=_("What may others do with your photos?"),
        choices=licence_choices,
        widget=forms.RadioSelect,
        help_text=_("You stay the owner. What was given once cannot be taken back from those who used it."),
        error_messages={"required": _("Choose what others may do with your photos.")},
    )
    agrees = forms.BooleanField(
        label=_("I took these photos, or may decide about them, and agree that they are published on these terms."),
        error_messages={"required": _("Without this we cannot publish your photos.")},
    )
    people_agree = forms.BooleanField(
        label=_(
            "The people who can be recognised agreed to be shown, or took part in a public event; "
            "parents agreed for children."
        ),
        error_messages={"required": _("Please confirm this, or remove the photos that show people who did not agree.")},
    )
    #: For machines, which fill in everything; people do not see it.
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id-%s", **kwargs)
        self.fields["edition"].queryset = Edition.objects.published().order_by("-year")
        if not settings.CAN_SEND_EMAIL:
            self.fields["email"].help_text = _(
                "For questions about your photos, which people write by hand. Not published, and deleted after a while."
            )


class WordsForm(PlainForm):
    """The words of one photo."""

    held = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    caption = forms.CharField(
        label=pgettext_lazy("asked of a contributor", "Caption"),
        max_length=2000,
        help_text=_("What happens here, who is to be seen, where and when."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence what this photo shows.")},
    )
    people_shown = forms.CharField(
        label=_("Who can be recognised?"),
        max_length=1000,
        required=False,
        help_text=_("Names from left to right, as far as you know them."),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    taken_on = forms.DateField(
        label=_("Day it was taken"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%Y年%m月%d日"],
        error_messages={"invalid": _("Write the day as year-month-day, as in 2023-09-15.")},
    )
    creator = forms.CharField(label=_("Taken by somebody else"), max_length=200, required=False)
    alt_text = forms.CharField(
        label=_("Description for people who cannot see it"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, prefix: str, **kwargs):
        super().__init__(*args, prefix=prefix, auto_id="id-%s", **kwargs)

    def clean_taken_on(self) -> date | None:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["taken_on"]
        if day and day > timezone.localdate() + timedelta(days=1):  # it is tomorrow already in other time zones
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return day

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that most people leave empty."""
        return [self[name] for name in ("place", "taken_on", "creator", "alt_text")]

    def has_more(self) -> bool:
        """Say whether one of those fields holds something, so that it should be seen."""
        return any(field.value() or field.errors for field in self.more)


class AnswerForm(PlainForm):
    """A contributor's answer to a question about a photo."""

    words = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write your answer before you send it.")},
    )
