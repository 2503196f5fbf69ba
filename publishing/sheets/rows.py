"""Takes the rows of one sheet: compares each with what is stored, checks it, and stores it within the transaction."""

from collections.abc import Iterator

from django.contrib.admin import AdminSite
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing import audit
from publishing.models import LAST_PLACE
from publishing.scopes import is_within
from publishing.sheets import access
from publishing.sheets.arriving import Arrived
from publishing.sheets.cells import MOST_LETTERS, Unreadable, folded, shortened
from publishing.sheets.columns import MARK, PUBLICATION, Column
from publishing.sheets.matching import Cells, RefusedError, matching
from publishing.sheets.plans import Change, Line, Status
from publishing.sheets.publication import move
from publishing.sheets.references import References, UnknownRecordError

#: A value that a cell gives to a field: the column, the words there were, the words there will be, the value.
Given = tuple[Column, str, str, object]


class Expected(Exception):  # noqa: N818
    """A row names a record that a row below it makes."""


class Rows:
    """The rows of one sheet, for the user of a request."""

    def __init__(
        self, request: HttpRequest, site: AdminSite, arrived: Arrived, references: References, *, empties: bool
    ) -> None:
        self.request, self.site, self.references, self.empties = request, site, references, empties
        self.columns, self.kind, self.arrived = arrived.columns, arrived.columns.kind, arrived
        self.matching = matching(arrived)
        self.owners = self._load_owners()
        self.orders: dict[int, int] = {}
        self.touched: dict[int, list[dict]] = {}
        self.expected = self._expected()

    def take(self, number: int, cells: Cells, *, may_wait: bool) -> Line:
        """Store a row and return what became of it; a refused one changes nothing.

        Raises ``Expected`` where it names a record that another row makes, as long as it may wait for that.
        """
        line = Line(self.arrived.title, number)
        try:
            self._take(line, cells, may_wait)
        except IntegrityError:
            self._tell(line, _("This contradicts another record, perhaps one saved a moment ago."))
        except RefusedError as error:
            for message in error.messages:
                self._tell(line, message, error.column)
        if line.problems:
            line.status = Status.REFUSED
        return line

    def finish(self) -> None:
        """Note in the history of each record that rows of its lists changed, and when that was."""
        page = self.site.get_model_admin(self.kind.within) if self.kind.within else None
        for key, messages in self.touched.items():
            owner = self.owners[key]
            owner.save(update_fields=["updated_at"])
            page.log_change(self.request, owner, messages)
            page.stored(owner)

    def _take(self, line: Line, cells: Cells, may_wait: bool) -> None:
        self._refuse_unreadable(cells)
        record = self.matching.find(line.number, cells)
        owner = self.owners[self.matching.owner_of(line.number, cells)] if self.kind.within else None
        subject, is_new = (record if owner is None else owner), record is None
        if subject is not None and not self.references.to(type(subject)).may_be_named(subject.pk):
            raise RefusedError(_("There is no such record, or you may not see it."))
        if is_new:
            record = self._made(owner, cells)
            line.note = self._note_on_copy() if cells.get(MARK) else ""
        line.label, line.address = self._about(record, owner, is_new)
        given = list(self._given(line, record, cells, is_new, may_wait))
        if not given and not is_new:
            return
        if reason := access.why_not(self.request, self.site, self.kind, None if is_new else record, owner):
            raise RefusedError(reason)
        if not is_new:
            self._check_columns(line, given)
        if not line.problems:
            self._store(line, record, owner, given, is_new)
        line.status = Status.NEW if is_new else Status.CHANGED
        line.changes = [Change(column.label(), old, new, column.language) for column, old, new, _value in given]

    def _refuse_unreadable(self, cells: Cells) -> None:
        """Raise ``RefusedError`` where a cell that tells what the row is about holds no words."""
        for code in (MARK, *(code for key in self.columns.keys for code in key)):
            if isinstance(cell := cells.get(code), Unreadable):
                raise RefusedError(cell.reason, code)

    def _note_on_copy(self) -> str:
        if self.kind.within:
            return ""
        return _(
            "This row was copied, or its address was changed: it becomes a new record, and the one it came from stays. "
            "An address is changed on the record's own page."
        )

    def _made(self, owner: Model | None, cells: Cells) -> Model:
        """Return a new record, unsaved and still empty."""
        if self.kind.no_new:
            raise RefusedError(_(self.kind.no_new))
        record = self.kind.model()
        if owner is not None:
            for name, value in (self.kind.ties() | {self.kind.owner_column: owner.pk}).items():
                setattr(record, name, value)
            if "order" in self.columns.by_code and not cells.get("order"):
                record.order = min(self._next_order(owner.pk), LAST_PLACE)
        return record

    def _next_order(self, owner: int) -> int:
        self.orders[owner] = self.orders.get(owner, self.matching.last_order(owner)) + 1
        return self.orders[owner]

    def _given(self, line: Line, record: Model, cells: Cells, is_new: bool, may_wait: bool) -> Iterator[Given]:
        """Yield what the cells of a row change; what is wrong in them is told in the line."""
        mark = "" if is_new else self._mark(record, cells)
        for code, cell in cells.items():
            column = self.columns.compared.get(code)
            if column is None or (not cell and (is_new or not self.empties)):
                continue
            held = column.words(record)
            if cell == shortened(held) and not is_new:
                continue
            try:
                value, words = self._understood(column, cell, held)
            except UnknownRecordError as error:
                if may_wait and (error.model, error.words) in self.expected:
                    raise Expected from error
                self._tell(line, error.messages[0], column.code)
                continue
            except ValidationError as error:
                for message in error.messages:
                    self._tell(line, message, column.code)
                continue
            if is_new:
                yield column, "", words, value
            elif words != held and not self._is_elses(line, column, mark, held, words):
                yield column, held, words, value

    def _check_columns(self, line: Line, given: list[Given]) -> None:
        for column, *_rest in given:
            if not access.may_write_into(self.request, column, self.kind.model):
                told = _("You may not change this, only what is written in the languages you translate into.")
                self._tell(line, told, column.code)

    def _mark(self, record: Model, cells: Cells) -> str:
        """Return the fingerprint of a row where it is that of the record."""
        mark = cells.get(MARK, "")
        return mark if mark and self.columns.marker.is_of(record.pk, mark) else ""

    def _understood(self, column: Column, cell: str, held: str) -> tuple[object, str]:
        if isinstance(cell, Unreadable):
            raise ValidationError(cell.reason)
        if len(held) > MOST_LETTERS:
            raise ValidationError(_("The text is too long for a spreadsheet. Change it on the record's own page."))
        value = column.value.understood(cell) if cell else column.value.empty()
        return value, column.value.written(value)

    def _is_elses(self, line: Line, column: Column, mark: str, held: str, words: str) -> bool:
        """Say whether a cell differs because somebody else wrote since the download; tell a conflict where both did."""
        marker = self.columns.marker
        if not mark or marker.went_out(mark, column.code, held):
            return False
        if not marker.went_out(mark, column.code, words):
            told = _("Somebody else wrote “%(held)s” here since the download. Download the spreadsheet again.")
            self._tell(line, told % {"held": held if len(held) <= 60 else f"{held[:59]}…"}, column.code)
        return True

    def _store(self, line: Line, record: Model, owner: Model | None, given: list[Given], is_new: bool) -> None:
        """Give a record its values, check it by the rules of its own page, and store it."""
        before = getattr(record, "state", "")
        for column, _old, _new, value in given:
            if not column.is_many and column.field not in PUBLICATION:
                setattr(record, column.attribute, value)
        if is_new:
            self.kind.complete(record)
        try:
            move(self.request.user, record, {one.field: value for one, _old, _new, value in given})
            record.full_clean()
        except ValidationError as error:
            self._tell_all(line, error)
            return
        with transaction.atomic():
            record.save()
            audit.note_transition(record, before, getattr(record, "state", ""), request=self.request)
            for column, _old, _new, value in given:
                if column.is_many:
                    getattr(record, column.field).set(value)
            if not is_within(self.request.user, record):
                raise RefusedError(_("Your work is limited to some editions. Name one of them."))
        if is_new:
            self.references.add(record)
            line.label = self._about(record, owner, False)[0]
        self._note(record, owner, [one.label() for one, *_rest in given], is_new)

    def _note(self, record: Model, owner: Model | None, fields: list[str], is_new: bool) -> None:
        """Note the change in the admin's history, that of a row of a list with its record."""
        told = {} if is_new else {"fields": fields}
        if owner is not None:
            told |= {"name": str(self.kind.model._meta.verbose_name), "object": str(record)}
            self.touched.setdefault(owner.pk, []).append({"added" if is_new else "changed": told})
            return
        page = self.site.get_model_admin(self.kind.model)
        (page.log_addition if is_new else page.log_change)(
            self.request, record, [{"added" if is_new else "changed": told}]
        )
        page.stored(record)

    def _about(self, record: Model, owner: Model | None, is_new: bool) -> tuple[str, str]:
        """Return what a row is about, and the address of the page to look at it."""
        shown = owner if owner is not None else record
        address = ""
        if shown.pk and (owner is not None or not is_new):
            name = f"{self.site.name}:{shown._meta.app_label}_{shown._meta.model_name}_change"
            address = reverse(name, args=[shown.pk])
        label = "" if is_new else str(record)
        return (f"{owner} · {label}" if label else str(owner)) if owner is not None else label, address

    def _tell_all(self, line: Line, error: ValidationError) -> None:
        for name, problems in error.update_error_dict({}).items():
            column = self.columns.by_field.get(name)
            for problem in problems:
                for message in problem.messages:
                    told = message
                    if column is None and name != NON_FIELD_ERRORS:
                        label = capfirst(str(self.kind.model._meta.get_field(name).verbose_name))
                        told = _("%(field)s: %(problem)s") % {"field": label, "problem": message}
                    self._tell(line, told, column.code if column else "")

    def _tell(self, line: Line, reason: str, code: str = "") -> None:
        """Add a problem to a line, with the place of its cell."""
        place = {"sheet": self.arrived.title, "row": line.number, "reason": reason}
        letter = self.arrived.table.letters.get(code)
        if letter:
            place |= {"letter": letter, "header": self.columns.label_of(code)}
            told = _("%(sheet)s, row %(row)s, column %(letter)s (%(header)s): %(reason)s") % place
        elif code:
            place["header"] = self.columns.label_of(code)
            told = _("%(sheet)s, row %(row)s, %(header)s, which has no column: %(reason)s") % place
        else:
            told = _("%(sheet)s, row %(row)s: %(reason)s") % place
        line.problems.append(told)

    def _load_owners(self) -> dict[int, Model]:
        if self.kind.within is None:
            return {}
        return self.kind.within._default_manager.in_bulk(list(self.matching.owners()))

    def _expected(self) -> set[tuple[type[Model], str]]:
        """Return the records that rows of this sheet may make, as cells of others name them."""
        codes = self.columns.keys[0]
        if self.kind.within:
            return set()
        joined = ("/".join(cells.get(code, "") for code in codes) for _number, cells in self.arrived.table.rows)
        return {(self.kind.model, folded(text)) for text in joined}
