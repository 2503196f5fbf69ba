"""The rows of one inline put together, matched by their keys."""

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Model
from django.forms import BaseModelFormSet, ModelForm
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.admin.merging import questions
from publishing.admin.merging.base import UNKNOWN, Digests
from publishing.admin.merging.questions import Asked, Note, Side
from publishing.admin.merging.rows import SentRows
from publishing.admin.merging.values import ORDER, compared, digest, plain, sent

if TYPE_CHECKING:
    from publishing.admin.merging.merge import Merge


class RowMerge:
    """What became of each row: changed, deleted, added or moved, by one side or by both.

    ``was`` are the digests of the rows that the page showed, None where that is not known; ``now`` those of the rows
    stored. ``now`` keeps what ``was`` where something is asked.
    """

    def __init__(
        self, merge: "Merge", formset: BaseModelFormSet, was: dict[str, Digests] | None, now: dict[str, Digests]
    ) -> None:
        self.merge, self.formset, self.was, self.now = merge, formset, was, now
        self.prefix = formset.prefix
        self.stored: dict[str, ModelForm] = {str(form.instance.pk): form for form in formset.initial_forms}
        self.rows = SentRows(merge.data, merge.files, self.prefix, formset.model._meta.pk.name)
        self.fields = compared(formset.empty_form)
        self.gone: set[int] = set()
        self.dropped: set[int] = set()

    def carry_out(self) -> None:
        """Merge all rows; number them anew where some went or came."""
        keys = self.rows.keys()
        for number, key in keys.items():
            if key in self.stored:
                self._merge_stored(number, key)
            elif key:
                self._merge_gone(number, key)
        self._merge_order([(number, key) for number, key in keys.items() if key in self.stored])
        added = [key for key in self.stored if key not in keys.values() and (self.was is None or key not in self.was)]
        self._drop_doubles(added, [number for number, key in keys.items() if not key])
        if added or self.dropped or self.gone:
            self._arrange(added)

    def _merge_stored(self, number: int, key: str) -> None:
        form, prefix = self.stored[key], self.rows.prefix_of(number)
        was, about = None if self.was is None else self.was.get(key, {}), self._about(self.stored[key].instance)
        if not self._is_deleted(number):
            self.merge.merge_fields(form, was, self.now[key], prefix, about)
        elif was is None or _apart_from_order(was) != _apart_from_order(self.now[key]):
            mark = digest(str(sorted(_apart_from_order(self.now[key]).items())))
            answer = self.merge.answer(prefix, "")
            if answer == Side.THEIRS.answer(mark):
                self._take_row(number, form)
            elif answer != Side.MINE.answer(mark):
                question = questions.about_deletion(self.merge.saver, about, mark, prefix)
                self.merge.asked.append(Asked(self.prefix, None, question))
                self.now[key] = {} if was is None else was

    def _merge_gone(self, number: int, key: str) -> None:
        """Leave out a row that others deleted; where it was changed here, ask whether to add it again."""
        prefix = self.rows.prefix_of(number)
        was = None if self.was is None else self.was.get(key, {})
        answer = self.merge.answer(prefix, "")
        if self._is_deleted(number) or answer == Side.THEIRS.answer("") or self._is_untouched(prefix, was):
            self.dropped.add(number)
            self._note(_("%(kind)s: one was deleted") % {"kind": self._kind()})
            return
        self.gone.add(number)
        if answer == Side.MINE.answer(""):
            self.rows.forget_key(number)
            return
        self.merge.asked.append(Asked(prefix, None, questions.about_gone(self.merge.saver, prefix)))
        self.now[key] = {"": UNKNOWN} if was is None else was

    def _is_deleted(self, number: int) -> bool:
        return bool(self.rows.get(number, "DELETE"))

    def _is_untouched(self, prefix: str, was: Digests | None) -> bool:
        return was is not None and self._said(prefix) == _apart_from_order(was)

    def _said(self, prefix: str) -> Digests:
        """Return the digests of what a row says, apart from its place."""
        marks = {name: digest(plain(field, f"{prefix}-{name}", self.merge.data)) for name, field in self.fields.items()}
        return _apart_from_order({name: mark for name, mark in marks.items() if mark})

    def _take_row(self, number: int, form: ModelForm) -> None:
        self.rows.keep(number)
        for name in compared(form):
            self.merge.take(form, name, self.rows.name(number, name))

    def _drop_doubles(self, added: list[str], new: list[int]) -> None:
        """Leave out new rows that say exactly what a row says that others added, as after a form sent twice."""
        there = [_apart_from_order(self.now[key]) for key in added]
        for number in new:
            prefix = self.rows.prefix_of(number)
            has_file = any(name.startswith(f"{prefix}-") for name in self.merge.files)
            if not has_file and (said := self._said(prefix)) in there:
                there.remove(said)
                self.dropped.add(number)

    def _merge_order(self, rows: list[tuple[int, str]]) -> None:
        """Take an order that only others changed; ask where both did."""
        field = self.fields.get(ORDER)
        if field is None:
            return
        mine = [digest(plain(field, self.rows.name(number, ORDER), self.merge.data)) for number, _key in rows]
        was = [UNKNOWN if self.was is None else self.was.get(key, {}).get(ORDER, "") for _number, key in rows]
        theirs = [self.now[key].get(ORDER, "") for _number, key in rows]
        if theirs in (was, mine):
            return
        mark, answer = digest(" ".join(theirs)), self.merge.answer(self.prefix, ORDER)
        if mine == was or answer == Side.THEIRS.answer(mark):
            for number, key in rows:
                self.merge.take(self.stored[key], ORDER, self.rows.name(number, ORDER))
        elif answer != Side.MINE.answer(mark):
            places = sorted((self.stored[key].instance for _number, key in rows), key=lambda row: getattr(row, ORDER))
            question = questions.about_order(self.merge.saver, list(map(str, places)), mark, self.prefix, ORDER)
            self.merge.asked.append(Asked(self.prefix, None, question))
            for (_number, key), old in zip(rows, was, strict=True):
                self.now[key][ORDER] = old
        if mine == was:
            self._note(_("%(kind)s: order") % {"kind": capfirst(str(self.formset.model._meta.verbose_name_plural))})

    def _arrange(self, added: list[str]) -> None:
        kept = [number for number in self.rows.numbers if number not in self.dropped]
        known = [number for number in kept if self.rows.get(number, self.rows.key) and number not in self.gone]
        new = [number for number in kept if number not in known]
        moved = self.rows.arrange(known, [partial(self._sends, self.stored[key]) for key in added], new)
        self.merge.move({self.rows.prefix_of(old): self.rows.prefix_of(place) for old, place in moved.items()})
        for key in added:
            self._note(_("%(row)s was added") % {"row": self._about(self.stored[key].instance)})

    def _sends(self, form: ModelForm, number: int) -> dict[str, list[str]]:
        """Return what a stored row sends under another number."""
        fields = (name for name in form.fields if name != "DELETE")
        return {one: got for name in fields for one, got in sent(form[name], self.rows.name(number, name)).items()}

    def _kind(self) -> str:
        return capfirst(str(self.formset.model._meta.verbose_name))

    def _about(self, row: Model) -> str:
        return _("%(kind)s “%(row)s”") % {"kind": self._kind(), "row": row}

    def _note(self, words: str) -> None:
        self.merge.taken.append(Note(words, self.prefix))


def _apart_from_order(digests: Digests) -> Digests:
    return {name: mark for name, mark in digests.items() if name != ORDER}
