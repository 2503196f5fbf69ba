"""Which stored record each row is about: told by its key or, within a record, by its fingerprint first."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from publishing.sheets.arriving import Arrived
from publishing.sheets.columns import MARK, Columns
from publishing.sheets.kinds import NUMBER
from publishing.sheets.leaving import TOGETHER, with_relations

Cells = dict[str, str]
Row = tuple[int, Cells]


class RefusedError(ValidationError):
    """Why nothing of a row can be taken; ``column`` is the code of the cell to blame, empty for the whole row."""

    def __init__(self, message, column: str = "") -> None:
        super().__init__(message)
        self.column = column


def matching(arrived: Arrived) -> "ByKey | WithinRecord":
    """Return what finds the records that the rows of a table are about; they are locked until the transaction ends."""
    return (WithinRecord if arrived.columns.owner else ByKey)(arrived)


class Found:
    """What both ways to find a record share."""

    def __init__(self, arrived: Arrived) -> None:
        self.columns: Columns = arrived.columns
        self.rows: list[Row] = arrived.table.rows

    def key_of(self, codes: Iterable[str], cells: Cells) -> tuple[str, ...]:
        """Return the cells of a key in the one form for what means the same."""
        return tuple(self.word(code, cells.get(code, "")) for code in codes)

    def word(self, code: str, cell: str) -> str:
        """Return a cell in the one form for what means the same; raise ``RefusedError`` where it means nothing."""
        value = self.columns.by_code[code].value
        if not cell:
            return ""
        try:
            return value.written(value.understood(cell))
        except ValidationError as error:
            raise RefusedError(error.messages, code) from error

    def is_gone(self, codes: Iterable[str], key: tuple[str, ...], mark: str) -> bool:
        """Say whether a row that fits no record went out with just this key, so that its record was there then."""
        marker = self.columns.marker
        if not marker.head_of(mark):
            return False
        return all(marker.went_out(mark, code, word) for code, word in zip(codes, key, strict=True))

    def _locked(self, records: QuerySet) -> QuerySet:
        """Return the records with what their cells and, of a list, their names are made of."""
        keys = [field.name for field in records.model._meta.fields if field.is_relation] if self.columns.owner else []
        rows = with_relations(self.columns, records).select_for_update(of=("self",))
        return rows.select_related(*keys) if keys else rows


class ByKey(Found):
    """Finds records with a page of their own."""

    def __init__(self, arrived: Arrived) -> None:
        super().__init__(arrived)
        self._by_key: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = {}
        self._wanted = {number: self._key(cells) for number, cells in self.rows}
        self._counts = Counter(filter(None, self._wanted.values()))
        self._records = self._load()

    def find(self, number: int, cells: Cells) -> Model | None:
        """Return the record that a row is about, None for a new one; raise ``RefusedError`` where neither is clear."""
        wanted, mark = self._wanted[number], cells.get(MARK, "")
        if wanted is None:
            self._refuse_key(cells)
        codes, key = wanted
        if self._counts[wanted] > 1:
            told = _("The same record stands in several rows; none of them was taken. Keep one.")
            raise RefusedError(told, codes[0])
        keys = self._keys(codes).get(key, [])
        if len(keys) > 1:
            raise RefusedError(_("This fits several records. Say more exactly which one is meant."), codes[0])
        if not keys:
            self._check_new(codes, key, mark)
            return None
        if mark and not self.columns.marker.is_of(keys[0], mark):
            told = _(
                "The row and its “%(header)s” do not belong together. Perhaps the rows were sorted without all of "
                "their columns. Download the spreadsheet again."
            )
            raise RefusedError(told % {"header": MARK}, MARK)
        return self._records[keys[0]]

    def _key(self, cells: Cells) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return the columns of the first key that is filled in, and the key; None where none can be read."""
        for codes in self.columns.keys:
            if all(cells.get(code) for code in codes):
                try:
                    return tuple(codes), self.key_of(codes, cells)
                except ValidationError:
                    return None
        return None

    def _refuse_key(self, cells: Cells) -> None:
        for codes in self.columns.keys:
            if all(cells.get(code) for code in codes):
                self.key_of(codes, cells)
        codes = self.columns.keys[0]
        empty = next(code for code in codes if not cells.get(code))
        label = self.columns.by_code[empty].label()
        raise RefusedError(
            _("“%(label)s” is empty, so it is not clear which record is meant.") % {"label": label}, empty
        )

    def _check_new(self, codes: tuple[str, ...], key: tuple[str, ...], mark: str) -> None:
        if codes == (NUMBER,):
            raise RefusedError(_("There is no record with this number."), NUMBER)
        if self.is_gone(codes, key, mark):
            told = _(
                "The record was deleted, or its address changed, since the download. To add it as a new one, empty "
                "“%(header)s”."
            )
            raise RefusedError(told % {"header": MARK}, codes[0])

    def _keys(self, codes: tuple[str, ...]) -> dict[tuple[str, ...], list[int]]:
        """Return the keys of all stored records by the words of these columns."""
        if codes not in self._by_key:
            columns = [self.columns.by_code[code] for code in codes]
            rows = self.columns.kind.model._default_manager.order_by()
            found = defaultdict(list)
            for row in rows.values("pk", *(column.attribute for column in columns)):
                found[tuple(column.value.written(row[column.attribute]) for column in columns)].append(row["pk"])
            self._by_key[codes] = found
        return self._by_key[codes]

    def _load(self) -> dict[int, Model]:
        keys = [pk for wanted in self._counts for pk in self._keys(wanted[0]).get(wanted[1], [])]
        found: dict[int, Model] = {}
        for start in range(0, len(keys), TOGETHER):
            rows = self._locked(self.columns.kind.model._default_manager.filter(pk__in=keys[start : start + TOGETHER]))
            found |= {record.pk: record for record in rows}
        return found


class WithinRecord(Found):
    """Finds the rows of a list within records."""

    def __init__(self, arrived: Arrived) -> None:
        super().__init__(arrived)
        self.owner, self.codes = self.columns.owner, self.columns.keys[0]
        self._owners = {number: self._owner_key(cells) for number, cells in self.rows}
        self._stored = self._load()
        self._claimed: dict[int, int] = {}
        self._doubled: set[int] = set()
        self._claim_by_mark()

    def find(self, number: int, cells: Cells) -> Model | None:
        """Return the stored row that a row is about, None for a new one; raise ``RefusedError`` if that is unclear."""
        self.owner_of(number, cells)
        if number in self._doubled:
            told = _("The same row stands here several times. Keep one, and empty “%(header)s” in new ones.")
            raise RefusedError(told % {"header": MARK}, MARK)
        stored = self._stored[self._owners[number]]
        if number in self._claimed:
            return stored[self._claimed[number]]
        taken, key = set(self._claimed.values()), self.key_of(self.codes, cells)
        fitting = [row for pk, row in stored.items() if pk not in taken and self._key(row) == key]
        if len(fitting) > 1:
            fitting = [row for row in fitting if self._is_equal(row, cells)][:1]
            if not fitting:
                told = _("This fits several rows of the record. Keep what stands in “%(header)s”.")
                raise RefusedError(told % {"header": MARK})
        if fitting:
            self._claimed[number] = fitting[0].pk
            return fitting[0]
        owner = self.word(self.owner.code, cells[self.owner.code])
        if self.is_gone((self.owner.code, *self.codes), (owner, *key), cells.get(MARK, "")):
            told = _("The row was deleted or changed since the download. To add it as a new one, empty “%(header)s”.")
            raise RefusedError(told % {"header": MARK}, MARK)
        return None

    def owner_of(self, number: int, cells: Cells) -> int:
        """Return the key of the record that a row belongs to; raise ``RefusedError`` where it names none."""
        if self._owners[number] is None:
            if not cells.get(self.owner.code):
                label = self.owner.label()
                told = _("“%(label)s” is empty, so it is not clear which record is meant.")
                raise RefusedError(told % {"label": label}, self.owner.code)
            self.word(self.owner.code, cells[self.owner.code])
        return self._owners[number]

    def owners(self) -> set[int]:
        """Return the keys of all records that rows belong to."""
        return {key for key in self._owners.values() if key is not None}

    def last_order(self, owner: int) -> int:
        """Return the highest place among the stored rows of a record."""
        return max((row.order for row in self._stored[owner].values()), default=0)

    def _owner_key(self, cells: Cells) -> int | None:
        try:
            return self.owner.value.understood(cells[self.owner.code]) if cells.get(self.owner.code) else None
        except ValidationError:
            return None

    def _load(self) -> dict[int, dict[int, Model]]:
        found: dict[int, dict[int, Model]] = {key: {} for key in self.owners()}
        keys = list(found)
        for start in range(0, len(keys), TOGETHER):
            for row in self._locked(self.columns.kind.rows_of(keys[start : start + TOGETHER])):
                found[getattr(row, self.columns.kind.owner_column)][row.pk] = row
        return found

    def _claim_by_mark(self) -> None:
        """Give each row that bears the fingerprint of a stored one that row; of several the one with its key."""
        by_head = {(owner, self.columns.marker.head(pk)): pk for owner, rows in self._stored.items() for pk in rows}
        claims = defaultdict(list)
        for number, cells in self.rows:
            mark, owner = cells.get(MARK, ""), self._owners[number]
            if mark and (pk := by_head.get((owner, self.columns.marker.head_of(mark)))):
                claims[pk].append((number, cells))
        for pk, claiming in claims.items():
            if len(claiming) > 1:
                own = self._key(self._stored[self._owners[claiming[0][0]]][pk])
                same = [one for one in claiming if self._has_key(one[1], own)]
                if len(same) != 1:
                    self._doubled |= {number for number, _cells in claiming}
                    continue
                claiming = same
            self._claimed[claiming[0][0]] = pk

    def _has_key(self, cells: Cells, key: tuple[str, ...]) -> bool:
        try:
            return self.key_of(self.codes, cells) == key
        except ValidationError:
            return False

    def _key(self, row: Model) -> tuple[str, ...]:
        return tuple(self.columns.by_code[code].words(row) for code in self.codes)

    def _is_equal(self, row: Model, cells: Cells) -> bool:
        known = self.columns.by_code
        return all(known[code].words(row) == cell for code, cell in cells.items() if code in known and cell)
