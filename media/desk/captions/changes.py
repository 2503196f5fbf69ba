"""Changes to the words of photos: each names the value it was made on, and none overwrites another's unseen."""

import copy
import json
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media import outdated
from media.desk.captions import fields, history
from media.desk.captions.choice import LARGEST_KEY
from media.models import Photo
from publishing import workflow
from publishing.history.deeds import Deed
from publishing.history.writing import recording
from publishing.models import TranslationBase
from publishing.words import refuse_surrogates

#: Changes in one request.
MOST = 500
UNREADABLE = gettext_lazy("What was sent cannot be read. Load the page again; what you wrote is kept.")


class Change(NamedTuple):
    """A field of a photo gets another value; ``was`` is the one that whoever wrote it had before their eyes."""

    photo: int
    field: str
    was: str | list[int]
    value: str | list[int]


@dataclass
class Outcome:
    """What became of a change: ``saved``, ``conflict``, ``invalid`` or ``gone``; and what the field holds now."""

    change: Change
    status: str
    value: str | list[int] | None = None
    problems: list[str] | None = None
    by: str = ""
    at: str = ""

    def as_json(self) -> dict:
        told = {"photo": self.change.photo, "field": self.change.field, "status": self.status, "value": self.value}
        return told | {key: value for key in ("problems", "by", "at") if (value := getattr(self, key))}


def parse(body: bytes) -> tuple[int | None, list[Change]]:
    """Return the key of the user who wrote the changes and the changes; raise ``ValidationError`` for anything else."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValidationError(UNREADABLE) from error
    listed = sent.get("changes") if isinstance(sent, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST:
        raise ValidationError(UNREADABLE)
    changes = [_change(one) for one in listed]
    if len({(change.photo, change.field) for change in changes}) < len(changes):
        raise ValidationError(_("A field was changed twice in one request."))
    return sent.get("user"), changes


def _change(sent: object) -> Change:
    match sent:
        case {"photo": int(photo), "field": str(name), "was": was, "value": value} if (
            name in fields.ALL and 0 < photo <= LARGEST_KEY and fields.is_fit(name, was) and fields.is_fit(name, value)
        ):
            for words in (was, value):
                refuse_surrogates(words if isinstance(words, str) else "")
            return Change(photo, name, was, value)
    raise ValidationError(UNREADABLE)


class Saver:
    """Stores changes for the user of a request, under the rules of a photo's own page."""

    def __init__(self, request: HttpRequest, site: AdminSite, deed: str = Deed.CAPTIONS) -> None:
        self.deed = deed
        self.request, self.page = request, site.get_model_admin(Photo)
        self.form_class = fields.form_class(request, site)

    def save(self, changes: list[Change]) -> list[Outcome]:
        """Store what may be stored and return what became of each change, in no order; all of it in one transaction."""
        wanted: dict[int, list[Change]] = {}
        for change in changes:
            wanted.setdefault(change.photo, []).append(change)
        outcomes, stored = [], []
        with transaction.atomic(), recording(self.request.user, self.deed):
            photos = self._photos(list(wanted))
            TranslationBase.objects.look_up(photos.values())
            for key, made in wanted.items():
                if key in photos:
                    told, form = self._save_one(photos[key], made)
                    stored += [form] if form else []
                else:
                    told = [Outcome(change, "gone") for change in made]
                outcomes += told
            if stored:
                history.note(self.request.user, stored)
                outdated.changed(*(form.instance.pk for form in stored if form.instance.is_public()))
        _tell_by_whom([one for one in outcomes if one.status == "conflict"])
        return outcomes

    def refusals(self, photo: Photo, changes: list[Change]) -> dict[str, list[str]]:
        """Return the problems for which ``save`` would refuse changes of a photo, by field; nothing is stored."""
        return self._accepted(photo, {change.field: change for change in changes})[1]

    def _photos(self, keys: list[int]) -> dict[int, Photo]:
        rows = Photo.objects.select_for_update(of=("self",)).select_related("edition").filter(pk__in=keys)
        found = rows.order_by("pk").prefetch_related(*fields.RELATED)
        return {photo.pk: photo for photo in found if self.page.has_change_permission(self.request, photo)}

    def _save_one(self, photo: Photo, changes: list[Change]) -> tuple[list[Outcome], object]:
        outcomes, fitting = [], {}
        for change in changes:
            stored = fields.value_of(photo, change.field)
            if fields.is_same(change.field, stored, change.value):
                outcomes.append(Outcome(change, "saved", stored))
            elif fields.is_same(change.field, stored, change.was):
                fitting[change.field] = change
            else:
                outcomes.append(Outcome(change, "conflict", stored))
        form, refused = self._accepted(photo, fitting)
        if form and not self._stored(form):
            told = _("This contradicts another record. Open the photo's own page to see all of it.")
            form, refused = None, refused | {key: [told] for key in form.fields}
        for name, problems in refused.items():
            outcomes.append(Outcome(fitting[name], "invalid", fields.value_of(photo, name), problems))
        outcomes += [Outcome(fitting[name], "saved", _cleaned(form, name)) for name in (form.fields if form else ())]
        return outcomes, form

    def _accepted(self, photo: Photo, changes: dict[str, Change]) -> tuple[object, dict[str, list[str]]]:
        """Return a valid form with the changes that hold, if any do, and the problems of the others."""
        if changes and not workflow.may_change_public(self.request.user, photo):
            return None, {name: [str(workflow.ONLY_PUBLISHERS)] for name in changes}
        refused: dict[str, list[str]] = {}
        while names := [name for name in changes if name not in refused]:
            data = {name: changes[name].value for name in names}
            form = self.form_class(data, instance=copy.copy(photo), only=names)
            if form.is_valid():
                return form, refused
            wrong = {name: [str(words) for words in form.errors[name]] for name in names if name in form.errors}
            refused |= wrong or {key: [str(words) for words in form.non_field_errors()] for key in names}
        return None, refused

    def _stored(self, form) -> bool:
        """Store the form's fields and no others; say whether the database took them."""
        try:
            with transaction.atomic():
                form.instance.save(update_fields=[*(set(form.fields) - set(fields.RELATED)), "updated_at"])
                form._save_m2m()
        except IntegrityError:
            return False
        return True


def _cleaned(form, name: str) -> str | list[int]:
    value = form.cleaned_data[name]
    return sorted(record.pk for record in value) if name in fields.RELATED else fields.as_words(value)


def _tell_by_whom(conflicts: list[Outcome]) -> None:
    """Add to each conflict who changed the photo last, and when."""
    told = history.last_changes([one.change.photo for one in conflicts])
    for one in conflicts:
        if last := told.get(one.change.photo):
            one.by, one.at = last["by"], last["at"]
