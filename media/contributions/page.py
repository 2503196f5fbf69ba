"""The form as it stands after each request: what was chosen and written so far, what is wrong, what is still missing.

Files are checked and held as they come, so whatever else is wrong, a good one need not be chosen twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from media.contributions import held, limits, receiving, turns
from media.contributions.forms import OFFERED, ContributorForm, WordsForm
from media.contributions.held import HeldPhoto
from media.contributions.stamps import TOO_FAST, TOO_OLD, Stamp
from media.ingest import display_name
from media.models import Contribution
from media.uploads import most_in_words
from publishing.licences import Licence


@dataclass
class Entry:
    """One photo in the form: its file, which is held, and its words."""

    photo: HeldPhoto
    form: WordsForm


class FormPage:
    """The form of a contributor, as it was sent or as it is shown first."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.posted = request.method == "POST"
        self.entries: list[Entry] = []
        #: All photos that the form named, those included whose files are gone because it was sent in before.
        self.named: list[HeldPhoto] = []
        #: Files that were not taken, each with the reason; and what else has to be said.
        self.problems: list[tuple[str, str]] = []
        self.notices: list[str] = []
        self.status = 200
        self.is_sending = self.posted and "send" in request.POST
        self.stamp = Stamp.read(request.POST.get("stamp", "")) if self.posted else None
        if not self.is_sending:
            self.stamp = self.stamp or Stamp.new()
        if self.posted:
            self._read_entries()
            self._take_files(request.FILES.getlist("files"))
        self.form = ContributorForm(request.POST if self.is_sending else None, initial=self._typed())

    def sent(self) -> Contribution | None:
        """Return the contribution if all is well and it is stored now, or was stored by this very form before."""
        if not self.is_sending:
            return None
        if self.stamp and (stored := receiving.found(self.stamp.seed, self._digests())):
            return stored
        self._ask_for_confirmation()
        if not self._is_complete():
            self.status = max(self.status, 422)
            return None
        if not limits.let_in(self.request, complete=True):
            self._say_wait()
            return None
        photos = [(entry.photo, entry.form.cleaned_data) for entry in self.entries]
        stored = receiving.store(self.stamp.seed, self.form.cleaned_data, photos)
        if stored is None:
            self._say_used()
        return stored

    @property
    def licences(self) -> tuple[Licence, ...]:
        """The licences to choose from."""
        return OFFERED

    @property
    def held_bytes(self) -> int:
        """The size of all photos that are held for this form."""
        return sum(entry.photo.size for entry in self.entries)

    @property
    def has_errors(self) -> bool:
        """Whether something has to be put right or looked through once more."""
        return bool(self.problems or self.notices or self.mistakes)

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What is wrong in the fields, each with the id of its field."""
        found = []
        for number, entry in enumerate(self.entries, start=1):
            told = _("Photo %(number)s: %(error)s")
            for target, error in _mistakes_in(entry.form):
                found.append((target, told % {"number": number, "error": error}))
        return [*found, *_mistakes_in(self.form)]

    def _read_entries(self) -> None:
        """Take over the photos that came before, with their words, but the one that is to be removed."""
        data, seen = self.request.POST, set()
        for number in range(settings.CONTRIBUTE_MAX_PHOTOS):
            prefix = f"photo{number}"
            token = data.get(f"{prefix}-held")
            if token is None:
                continue
            self.named += filter(None, [held.read(token)])
            photo = held.find(token)
            if photo is None:
                words = data.get(f"{prefix}-caption", "")
                self.problems.append((words or _("A photo"), _("This photo is here no longer. Choose it once more.")))
            elif data.get("remove") == str(number):
                held.drop(photo)
            elif photo.path not in seen:
                seen.add(photo.path)
                self._add(photo, self._words(prefix))

    def _words(self, prefix: str) -> dict[str, str]:
        names = [name for name in WordsForm.base_fields if name != "held"]
        return {name: self.request.POST.get(f"{prefix}-{name}", "") for name in names}

    def _add(self, photo: HeldPhoto, words: dict[str, str]) -> None:
        prefix = f"photo{len(self.entries)}"
        values = words | {"held": photo.token}
        data = {f"{prefix}-{name}": value for name, value in values.items()} if self.is_sending else None
        self.entries.append(Entry(photo, WordsForm(data, prefix=prefix, initial=values)))

    def _take_files(self, files: list[File]) -> None:
        """Hold the good ones of the files that came now, and say of each other one why it is not taken."""
        if not files:
            return
        with turns.turn() as is_time_left:
            if is_time_left is None:
                self._say_busy()
            elif limits.is_full():
                self._say_full()
            elif not limits.let_in(self.request, files):
                self._say_wait()
            else:
                for file in files:
                    name = display_name(file.name or "") or _("A file without a name")
                    if reason := self._why_not(file, is_time_left) or self._take_file(file):
                        self.problems.append((name, reason))

    def _take_file(self, file: File) -> str:
        """Hold a file and return an empty string, or say why it is not taken."""
        try:
            photo = held.hold(file)
        except ValidationError as error:
            return " ".join(error.messages)
        if photo.sha256 in {entry.photo.sha256 for entry in self.entries}:
            held.drop(photo)
            return _("You have chosen this photo already.")
        self._add(photo, {})
        return ""

    def _why_not(self, file: File, is_time_left: Callable[[], bool]) -> str:
        """Say why a file is not even looked at: too many, too much, or too late."""
        if len(self.entries) >= settings.CONTRIBUTE_MAX_PHOTOS:
            told = ngettext(
                "At most %(count)s photo is taken at a time. Send this one in afterwards.",
                "At most %(count)s photos are taken at a time. Send this one in afterwards.",
                settings.CONTRIBUTE_MAX_PHOTOS,
            )
            return told % {"count": settings.CONTRIBUTE_MAX_PHOTOS}
        if self.held_bytes + file.size > settings.CONTRIBUTE_MAX_BYTES:
            told = _("All photos together may have %(limit)s. Send this one in afterwards.")
            return told % {"limit": most_in_words(settings.CONTRIBUTE_MAX_BYTES)}
        return "" if is_time_left() else _("There was no time left to look at this photo. Choose it once more.")

    def _typed(self) -> dict[str, object]:
        """Return what was written about all photos, for a form that is shown again without being judged."""
        return {name: self.request.POST.get(name, "") for name in ContributorForm.base_fields} if self.posted else {}

    def _is_complete(self) -> bool:
        """Say whether there are photos, none was refused just now, and all words are there."""
        if not self.entries and not self.problems:
            self.notices.append(_("Choose at least one photo."))
        forms_are_valid = all([entry.form.is_valid() for entry in self.entries] + [self.form.is_valid()])
        return bool(self.entries) and not self.problems and not self.notices and forms_are_valid

    def _ask_for_confirmation(self) -> None:
        """Have a form looked through once more that a machine may have sent, or that was open for very long."""
        again = pgettext("between sentences", " ") + _("Nothing is lost. Look through it once more and send it again.")
        if self.form.data.get("website"):
            self.form.data = self.form.data.copy()
            self.form.data["website"] = ""
            self.notices.append(_("A field was filled in that people do not see; it is empty now.") + again)
        if self.stamp is None or self.stamp.age > TOO_OLD:
            self.stamp = Stamp.new()
            self.notices.append(_("This form was open for more than a day.") + again)
        elif self.stamp.age < TOO_FAST:
            self.notices.append(_("That was very quick.") + again)
        elif receiving.is_used(self.stamp.seed):
            self._say_used()

    def _digests(self) -> set[str]:
        return {photo.sha256 for photo in (*self.named, *(entry.photo for entry in self.entries))}

    def _say_used(self) -> None:
        """Have a form looked through once more whose stamp was used for other photos, by whomever."""
        self.status, self.stamp = max(self.status, 422), Stamp.new()
        self.notices.append(
            _("This form was sent in before, with other photos. Look through what stands here and send it once more.")
        )

    def _say_busy(self) -> None:
        self.status = 503
        self.notices.append(
            _(
                "Others are sending photos at this moment. What you wrote and the photos below are kept: "
                "choose the new ones once more in a minute."
            )
        )

    def _say_full(self) -> None:
        self.status = 503
        self.notices.append(
            _(
                "So many photos wait to be looked at that no more are taken at this moment. What you wrote and the "
                "photos below are kept: send those in, and the new ones some days later."
            )
        )

    def _say_wait(self) -> None:
        self.status = 429
        self.notices.append(
            _("Too much was sent in lately. What you wrote and the photos below are kept: try again in an hour.")
        )


def _mistakes_in(form: Form) -> list[tuple[str, str]]:
    if not form.is_bound:
        return []
    return [(field.id_for_label or field.auto_id, error) for field in form for error in field.errors]
