"""A dry run: what a spreadsheet would change, what it must not, and what is wrong with it; nothing is stored."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from media.desk.captions import fields, history
from media.desk.captions.changes import Change, Saver
from media.desk.captions.choice import LARGEST_KEY
from media.desk.sheets import columns, fingerprint
from media.desk.sheets.tables import Table
from media.desk.sheets.values import Values
from media.models import Photo
from publishing.sheets.cells import MOST_LETTERS, Unreadable
from publishing.words import refuse_surrogates

Value = str | list[int]


@dataclass
class Plan:
    """What was found: changes that can be made, conflicts, sentences for bad rows, and rows that change nothing."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[dict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same: int = 0


def compare(request: HttpRequest, site: AdminSite, sheet: Table, *, empties: bool = False) -> Plan:
    """Return the plan of a table; with ``empties`` an empty cell empties its field, else it leaves it as it is."""
    return _Comparison(request, site, sheet, empties).plan()


class _Comparison:
    def __init__(self, request: HttpRequest, site: AdminSite, sheet: Table, empties: bool) -> None:
        self.sheet, self.empties = sheet, empties
        self.values, self.saver, self.found = Values(), Saver(request, site), Plan(notes=[*sheet.notes])
        self.photos = self._photos(request, site)

    def plan(self) -> Plan:
        keys = Counter(_key(cells) for _number, cells in self.sheet.rows)
        for number, cells in self.sheet.rows:
            key = _key(cells)
            if reason := self._refusal(key, cells, keys):
                self.found.problems.append(_("Row %(row)s: %(reason)s") % {"row": number, "reason": reason})
            else:
                self._compare(number, self.photos[key], cells)
        _tell_by_whom(self.found.conflicts)
        return self.found

    def _photos(self, request: HttpRequest, site: AdminSite) -> dict[int, Photo]:
        page = site.get_model_admin(Photo)
        keys = {key for _number, cells in self.sheet.rows if (key := _key(cells))}
        rows = Photo.objects.filter(pk__in=keys).select_related("edition").prefetch_related(*fields.RELATED)
        return {photo.pk: photo for photo in rows if page.has_change_permission(request, photo)}

    def _refusal(self, key: int | None, cells: dict[str, str], keys: Counter) -> str:
        """Return a sentence that says why nothing of a row can be taken, or an empty string."""
        named = cells.get(columns.NUMBER, "")
        if not named:
            return _("It has no photo number, so nothing in it was taken.")
        if key is None:
            return _("“%(words)s” is no photo number. Copy it from the downloaded spreadsheet.") % {"words": named}
        if keys[key] > 1:
            return _("Photo %(number)s stands in several rows; none of them was taken. Keep one.") % {"number": key}
        if key not in self.photos:
            return _("There is no photo %(number)s any more, or you may not change it.") % {"number": key}
        mark = cells.get(columns.FINGERPRINT, "")
        if mark and not fingerprint.is_of(key, mark):
            told = _(
                "Photo number and “%(header)s” do not belong together. Perhaps the rows were sorted without all of "
                "their columns. Download the spreadsheet again."
            )
            return told % {"header": columns.header(columns.FINGERPRINT)}
        return ""

    def _compare(self, number: int, photo: Photo, cells: dict[str, str]) -> None:
        before = len(self.found.problems), len(self.found.conflicts)
        changes = []
        for code, value in self._meant(number, photo, cells):
            stored, mark = fields.value_of(photo, code), cells.get(columns.FINGERPRINT, "")
            if fields.is_same(code, stored, value):
                continue
            if not mark or fingerprint.went_out(mark, code, stored):
                changes.append(Change(photo.pk, code, stored, value))
            elif not fingerprint.went_out(mark, code, value):
                told = {"row": number, "photo": photo.pk, "field": code, "stored": stored, "value": value}
                self.found.conflicts.append(told)
        refused = self.saver.refusals(photo, [change for change in changes if change.field not in fields.RELATED])
        for code, problems in refused.items():
            self._tell(number, code, problems)
        kept = [change for change in changes if change.field not in refused]
        self.found.changes += kept
        if not kept and before == (len(self.found.problems), len(self.found.conflicts)):
            self.found.same += 1

    def _meant(self, number: int, photo: Photo, cells: dict[str, str]) -> Iterator[tuple[str, Value]]:
        """Yield the value that each cell means, of those that do not hold what the photo holds anyway."""
        for code in columns.VALUES:
            cell = cells.get(code)
            if cell is None or (not cell and not self.empties):
                continue
            stored = fields.value_of(photo, code)
            if cell == self.values.written(code, stored):
                continue
            try:
                yield code, self._understood(code, cell, stored)
            except ValidationError as error:
                self._tell(number, code, error.messages)

    def _understood(self, code: str, cell: str, stored: Value) -> Value:
        if isinstance(cell, Unreadable):
            raise ValidationError(cell.reason)
        if len(stored) > MOST_LETTERS:
            raise ValidationError(_("The text is too long for a spreadsheet. Change it on the photo's own page."))
        refuse_surrogates(cell)
        return self.values.understood(code, cell)

    def _tell(self, number: int, code: str, problems: list[str]) -> None:
        told = _("Row %(row)s, column “%(header)s”: %(reason)s")
        header = self.sheet.headers[code]
        self.found.problems += [told % {"row": number, "header": header, "reason": problem} for problem in problems]


def _key(cells: dict[str, str]) -> int | None:
    """Return the key of the photo that a row is about, or None where it names none."""
    words = cells.get(columns.NUMBER, "").removeprefix("#").strip()
    key = int(words) if words.isascii() and words.isdecimal() and len(words) < 20 else 0
    return key if 0 < key <= LARGEST_KEY else None


def _tell_by_whom(conflicts: list[dict]) -> None:
    """Add to each conflict who changed the photo last, and when."""
    told = history.last_changes([one["photo"] for one in conflicts])
    for one in conflicts:
        one.update(told.get(one["photo"], {}))
