"""What the photos of a batch share: asked for once, kept as plain values, given to each photo as it comes in."""

from django import forms
from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from modeltranslation.utils import build_localized_fieldname

from events.models import Edition, Forum
from media.models import Photo
from publishing.history.noting import note
from publishing.languages import text_in

TRANSLATED = ("creator", "credit_line", "place")
RELATED = ("sub_forums", "exhibitions", "topics")


def columns(field: str) -> list[str]:
    """Return the columns of a translated field, a language each."""
    return [build_localized_fieldname(field, code) for code, _name in settings.LANGUAGES]


WORDS = [column for field in TRANSLATED for column in columns(field)]


class SharedForm(forms.ModelForm):
    """The fields of a photo that many have in common."""

    class Meta:
        model = Photo
        fields = ["edition", "sub_forums", "exhibitions", "topics", *WORDS, "licence"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("licence", Forum.load().default_licence)

    def clean(self) -> dict:
        """Take over the edition of the sub-forums and exhibitions; refuse those of another one."""
        values = super().clean()
        for name in ("sub_forums", "exhibitions"):
            for record in values.get(name) or ():
                if values.get("edition") is None:
                    values["edition"] = record.edition
                elif record.edition_id != values["edition"].pk:
                    told = _("“%(record)s” belongs to another edition (%(edition)s).")
                    self.add_error(name, told % {"record": record, "edition": record.edition})
        return values

    def shared(self) -> dict:
        """Return the values as plain words and numbers, to be stored with the batch; what is empty is left out."""
        found = {}
        for name, value in self.cleaned_data.items():
            if name in RELATED:
                value = [record.pk for record in value]
            elif isinstance(value, Model):
                value = value.pk
            if value:
                found[name] = value
        return found


def fill(photo: Photo, shared: dict) -> None:
    """Give a new photo the shared values that are columns, and the forum's usage terms; it is not saved."""
    for name in (*WORDS, "licence"):
        setattr(photo, name, shared.get(name, ""))
    photo.edition = Edition.objects.filter(pk=shared.get("edition")).first()
    forum = Forum.load()
    for code, _name in settings.LANGUAGES:
        setattr(photo, build_localized_fieldname("usage_terms", code), text_in(forum, "default_usage_terms", code))


def tie(photo: Photo, shared: dict) -> list[str]:
    """Tie a saved photo to what the batch shows, and return the names of the fields; what is gone is left out."""
    tied = []
    for name in RELATED:
        if keys := shared.get(name):
            relation = getattr(photo, name)
            relation.add(*relation.model.objects.filter(pk__in=keys))
            tied.append(name)
    note(photo)
    return tied


def tie_existing(photo: Photo, shared: dict) -> list[str]:
    """Tie a photo that was there before as well; an edition that it has already stays."""
    changed = tie(photo, shared)
    edition = Edition.objects.filter(pk=shared.get("edition")).first()
    if edition and photo.edition_id is None:
        photo.edition = edition
        photo.save(update_fields=["edition", "updated_at"])
        changed.append("edition")
    return changed


def in_words(shared: dict) -> list[tuple[str, str]]:
    """Return ``[(label, words)]`` of what is shared, records by their names."""
    told = []
    for name in SharedForm.Meta.fields:
        if value := shared.get(name):
            field = Photo._meta.get_field(name)
            told.append((str(field.verbose_name), _words(field, value)))
    return told


def _words(field, value) -> str:
    if field.is_relation:
        keys = value if isinstance(value, list) else [value]
        return pgettext("between the items of a list", ", ").join(
            str(record) for record in field.related_model.objects.filter(pk__in=keys)
        )
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)
