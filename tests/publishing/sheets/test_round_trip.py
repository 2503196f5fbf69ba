"""What goes out comes back unchanged: the whole starting record, every kind in both formats; and edits come back."""

import random

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import TestCase, override_settings

from events.models import Citation, EditionName, EditionOrganization, Figure, OutcomeStep
from pages.models import Page
from publishing.sheets.columns import MARK
from publishing.sheets.kinds import workbooks
from starter.loader import STARTER, Loader
from tests.publishing.sheets.conftest import Desk, as_xlsx, sheets_of, told, without_mark

IN_MEMORY = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
#: Each record of its kind goes out, so that the test would not pass with empty sheets.
ROWS = {
    "topic": 13, "organization": 8, "source": 26, "edition": 13, "editionorganization": 26, "editionname": 7,
    "figure": 15, "subforum": 10, "exhibition": 4, "outcome": 5, "outcomestep": 6, "photo": 7, "album": 1,
    "albumphoto": 7, "page": 6,
}  # fmt: skip


class RoundTripTests(TestCase):
    """The record is loaded once for all of them."""

    @classmethod
    def setUpTestData(cls):
        with override_settings(STORAGES={**settings.STORAGES, "default": IN_MEMORY}):
            Loader(STARTER / "content").load()
        cls.user = get_user_model().objects.create_superuser("chief")

    def setUp(self):
        self.desk = Desk(self.user)

    def everything(self) -> dict:
        """Return every kind of rows as it goes out, without fingerprints."""
        return {
            (book.main.name, kind.name): without_mark(self.desk.out(book.main.name, kind.name))
            for book in workbooks()
            for kind in book.kinds
        }

    def test_the_record_comes_back_unchanged(self):
        before = self.everything()
        assert {kind: len(rows) - 2 for (_book, kind), rows in before.items() if kind in ROWS} == ROWS
        assert sum(len(rows) - 2 for (_book, kind), rows in before.items() if kind == "citation") == 135
        for book in workbooks():
            name = book.main.name
            files = [self.desk.book(name)]
            for kind in book.kinds:
                files += [self.desk.out(name, kind.name), before[name, kind.name]]
            for file in files:
                plan = self.desk.bring(name, file, empties=True)
                assert told(plan) == []
                assert {line.status.value for line in plan.lines} <= {"unchanged"}
        assert self.everything() == before

    def test_random_edits_come_back_just_as_they_were_made(self):
        chance = random.Random(4)
        for book in workbooks():
            name = book.main.name
            sheets = {title: rows for title, rows in sheets_of(self.desk.book(name)).items() if MARK in rows[1]}
            edited = sum(edit(rows, chance) for rows in sheets.values())
            plan = self.desk.bring(name, as_xlsx(sheets), keep=True)
            assert told(plan) == []
            assert sum(len(line.changes) for line in plan.lines) == edited
            again = sheets_of(self.desk.book(name))
            assert {title: unmarked(again[title]) for title in sheets} == {
                t: unmarked(rows) for t, rows in sheets.items()
            }
            assert [line for line in self.desk.bring(name, self.desk.book(name)).lines if line.changes] == []

    def test_what_was_deleted_is_made_anew_from_its_spreadsheets(self):
        before = self.everything()
        for model in (EditionOrganization, EditionName, Figure, OutcomeStep, Citation, Page):
            model.objects.all().delete()
        assert self.everything() != before
        for (name, _kind), rows in before.items():
            assert told(self.desk.bring(name, rows, keep=True)) == []
        after = self.everything()
        drafts = {("page", "page")}
        for kind in before.keys() - drafts:
            assert sorted(after[kind]) == sorted(before[kind]), kind
        assert len(after["page", "page"]) == len(before["page", "page"])


def edit(rows: list[list], chance: random.Random) -> int:
    """Change one text in each column with words, and return how many that are."""
    edited = 0
    for at, code in enumerate(rows[1]):
        filled = [row for row in rows[2:] if row[at]]
        if "(" in code and not code.startswith(("body", "description")) and filled:
            row = chance.choice(filled)
            row[at] = f"{chance.choice(['#N/A ', '河', '+1 ', '=', ' @ '])}{row[at]}"[:90].strip()
            row[at] = f"'{row[at]}" if row[at][0] in "=+@" else row[at]
            edited += 1
    return edited


def unmarked(rows: list[list]) -> list[list[str]]:
    """Return the words in rows, in no order, without fingerprints."""
    at = rows[1].index(MARK)
    return sorted([str(cell or "") for cell in [*row[:at], *row[at + 1 :]]] for row in rows)
