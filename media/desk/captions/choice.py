"""Which photos a sheet shows: those of a batch, of an edition, chosen ones, or all that lack words."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from events.models import Edition
from media.models import Batch, Photo
from publishing import scopes

#: Photos on one sheet: an evening's, so that find and replace, and what is said once for all, reach every one of them.
MOST = 300
LARGEST_KEY = 2**63 - 1


class KeysField(forms.CharField):
    """Keys of records, as ``3,1,2``; the first ``most`` of them."""

    def __init__(self, *, most: int, **kwargs) -> None:
        super().__init__(max_length=20 * most, **kwargs)
        self.most = most

    def clean(self, value) -> list[int]:
        """Return the keys; raise ``ValidationError`` for what is no list of them."""
        words = [word for word in super().clean(value).split(",") if word]
        keys = [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 20]
        if len(keys) != len(words) or any(key > LARGEST_KEY for key in keys):
            raise ValidationError(_("This is no list of keys."))
        return keys[: self.most]


class ChoiceForm(forms.Form):
    """What the address of a sheet says; nonsense in it chooses nothing, and the sheet says so."""

    batch = forms.ModelChoiceField(Batch.objects.all(), required=False)
    edition = forms.ModelChoiceField(Edition.objects.all(), required=False)
    ids = KeysField(most=MOST, required=False)
    lacking = forms.BooleanField(required=False)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["batch"].queryset = Batch.objects.seen_by(user)
        self.fields["edition"].queryset = scopes.within(user, Edition.objects.all())

    def photos(self) -> QuerySet:
        """Return the photos chosen of those the user may see, in the order in which they came in.

        Without any choice these are all that lack words. Those of a batch stand by their file names, as a camera
        counts: photos sent side by side arrive in any order.
        """
        photos = scopes.within(self.user, Photo.objects.order_by("pk"))
        if not self.is_valid():
            return photos.none()
        values = self.cleaned_data
        if values["ids"]:
            photos = photos.filter(pk__in=values["ids"])
        elif values["batch"]:
            photos = photos.filter(batch=values["batch"]).order_by(Lower("original_name"), "pk")
        elif values["edition"]:
            photos = photos.filter(edition=values["edition"])
        else:
            return photos.lacking_words()
        return photos.lacking_words() if values["lacking"] else photos

    def name(self) -> str:
        """Return what was chosen in words."""
        values = self.cleaned_data
        if values.get("ids"):
            return _("Chosen photos")
        return str(values.get("batch") or values.get("edition") or _("All photos that lack words"))
