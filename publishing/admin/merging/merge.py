"""The three states put together; see the package."""

from collections.abc import Iterator

from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import Field, FileField, ModelForm
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.admin.forms import SEEN
from publishing.admin.merging import questions
from publishing.admin.merging.base import UNKNOWN, Base, Digests
from publishing.admin.merging.questions import ANSWER, Asked, Note, Side
from publishing.admin.merging.row_merge import RowMerge
from publishing.admin.merging.saver import Saver, last_saver
from publishing.admin.merging.stored import stored_forms
from publishing.admin.merging.values import ORDER, compared, digest, names, plain, sent


class Merge:
    """A form sent for a record that someone else may have saved meanwhile.

    ``data`` and ``files`` are what to go on with: what was sent, with what the others changed put in. ``asked`` are the
    questions that nobody answered yet; ``RecordForm`` and the formsets of ``publishing.admin.inlines`` raise them.
    ``taken`` says what came from the others. To be made in the transaction that saves, after ``lock``.
    """

    def __init__(
        self,
        page: ModelAdmin,
        request: HttpRequest,
        record: Model,
        data: QueryDict,
        files: MultiValueDict | None = None,
        base: str | None = None,
    ) -> None:
        """Merge ``data``; ``base`` is what the page carried when it was opened, by default the one in the data.

        Without any, the form counts as opened just now.
        """
        self.record, self.user = record, request.user
        self.data = data.copy()
        self.files = MultiValueDict() if files is None else files.copy()
        self.asked: list[Asked] = []
        self.taken: list[Note] = []
        form, formsets = stored_forms(page, request, record)
        now = Base.of(form, formsets)
        text = self.data.get(SEEN, "") if base is None else base
        opened = Base.read(text, record) if text else now
        if opened != now:
            self.merge_fields(form, opened and opened.fields, now.fields, "")
            for formset in formsets:
                was = opened and opened.rows.get(formset.prefix, {})
                RowMerge(self, formset, was, now.rows[formset.prefix]).carry_out()
        self.data[SEEN] = now.write(record)

    @cached_property
    def saver(self) -> Saver:
        """Who saved the record last, and when."""
        return last_saver(self.record, self.user)

    def errors(self, place: str) -> Iterator[tuple[str | None, ValidationError]]:
        """Yield the questions of a form or formset by its prefix, as errors, each with its field or None."""
        for asked in self.asked:
            if asked.place == place:
                yield asked.field, asked.question.error()

    def merge_fields(self, form: ModelForm, was: Digests | None, now: Digests, prefix: str, about: str = "") -> None:
        """Put what others changed into the fields sent under a prefix; ``now`` keeps what ``was`` where it is asked.

        ``was`` is None where it is not known what the page showed: then all that differs is asked.
        """
        for name, field in compared(form).items():
            old, theirs = UNKNOWN if was is None else was.get(name, ""), now.get(name, "")
            place = f"{prefix}-{name}" if prefix else name
            if theirs == old or (name == ORDER and prefix) or self._agrees(field, place, theirs):
                continue
            answer = self.answer(prefix, name)
            is_untouched = self._is_untouched(field, place, old)
            if is_untouched or answer == Side.THEIRS.answer(theirs):
                self.take(form, name, place)
            elif answer != Side.MINE.answer(theirs):
                mine = "" if isinstance(field, FileField) else plain(field, place, self.data)
                question = questions.about_field(self.saver, form, name, mine, theirs, prefix)
                self.asked.append(Asked(prefix, name, question))
                now[name] = old
            if is_untouched:
                label = capfirst(str(form[name].label))
                words = _("%(row)s: %(field)s") % {"row": about, "field": label} if about else label
                self.taken.append(Note(words, prefix, names(field, name)[0]))

    def answer(self, prefix: str, name: str) -> str:
        """Return what was answered to the question about a field, or about a row where the name is empty."""
        return self.data.get(f"{prefix}-{ANSWER}{name}" if prefix else f"{ANSWER}{name}", "")

    def take(self, form: ModelForm, name: str, place: str) -> None:
        """Replace what was sent for a field by what is stored."""
        for one in (*names(form.fields[name], place), f"{place}-kept"):
            self.data.pop(one, None)
            self.files.pop(one, None)
        for one, values in sent(form[name], place).items():
            self.data.setlist(one, values)

    def move(self, places: dict[str, str]) -> None:
        """Follow rows that got other prefixes."""
        self.asked = [
            Asked(places.get(place, place), field, question.moved(places)) for place, field, question in self.asked
        ]
        self.taken = [note._replace(prefix=places.get(note.prefix, note.prefix)) for note in self.taken]

    def _agrees(self, field: Field, place: str, theirs: str) -> bool:
        return not isinstance(field, FileField) and digest(plain(field, place, self.data)) == theirs

    def _is_untouched(self, field: Field, place: str, old: str) -> bool:
        """Say whether a field sent holds what the page showed; so does a file field in which none was chosen."""
        if isinstance(field, FileField):
            return not field.widget.value_from_datadict(self.data, self.files, place)
        return digest(plain(field, place, self.data)) == old
