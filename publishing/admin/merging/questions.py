"""What is asked where both sides changed the same: shown with the field, answered by one of two buttons."""

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DateTimeField, Model
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from publishing.admin.merging.saver import Saver
from publishing.richtext import RichTextField
from publishing.sheets.marking import Piece, marked

#: Begins the name of the field that answers a question; the name of the field in question follows.
ANSWER = "_merge-"


class Side(Enum):
    """Whose change is to count."""

    MINE = "mine"
    THEIRS = "theirs"

    def answer(self, mark: str) -> str:
        """Return the answer that chooses this side, given in sight of what ``mark`` stands for."""
        return f"{self.value}:{mark}"


@dataclass
class Question:
    """A question, the prefix of the form it is about, and the name of the field, empty where it is about a row."""

    saver: Saver
    prefix: str
    name: str
    #: Stands for what is stored now: an answer given in sight of anything else does not count.
    mark: str
    said: str
    mine: str
    theirs: str
    pieces: list[Piece] = field(default_factory=list)
    language: str = ""

    def moved(self, places: dict[str, str]) -> Self:
        """Return the question after rows got other prefixes."""
        return replace(self, prefix=places.get(self.prefix, self.prefix))

    def error(self) -> ValidationError:
        """Return the question as a problem that keeps the form from being saved."""
        name = f"{ANSWER}{self.name}"
        context = {
            "question": self,
            "name": f"{self.prefix}-{name}" if self.prefix else name,
            "answers": [(Side.MINE.answer(self.mark), self.mine), (Side.THEIRS.answer(self.mark), self.theirs)],
        }
        return ValidationError(render_to_string("admin/merging/question.html", context), code="merge")


class Asked(NamedTuple):
    """A question, and where it is shown: the prefix of a form or formset, and a field of the form or None."""

    place: str
    field: str | None
    question: Question


class Note(NamedTuple):
    """Something that came from the others, in words, and where it shows: a field, or all rows of a formset."""

    words: str
    prefix: str
    field: str = ""

    @property
    def target(self) -> str:
        """The id of the element of the page where it shows."""
        if not self.field:
            return f"{self.prefix}-group"
        return f"id_{self.prefix}-{self.field}" if self.prefix else f"id_{self.field}"


def about_field(saver: Saver, form: forms.ModelForm, name: str, mine: str, mark: str, prefix: str) -> Question:
    """Ask whose words of a field are to stay; what differs from ``mine`` is marked in those stored."""
    column = form._meta.model._meta.get_field(name)
    theirs = shown(form, name)
    if isinstance(column, RichTextField):
        mine = _bare(mine)
    is_prose = type(form.fields[name]).clean is forms.CharField.clean or isinstance(column, RichTextField)
    pieces = marked(mine, theirs)[1] if is_prose else [Piece(theirs, False)] if theirs else []
    said = _("Both of you changed this.")
    if isinstance(column, RichTextField) and mine == theirs:
        said = _("Both of you changed this; only the formatting differs.")
    language = getattr(column, "language", "")
    return Question(saver, prefix, name, mark, said, _("Keep mine"), _("Take what is stored"), pieces, language)


def about_deletion(saver: Saver, about: str, mark: str, prefix: str) -> Question:
    """Ask whether a row marked for deletion here, which others changed, is to go."""
    said = _("You delete this, and it was changed meanwhile: %(row)s") % {"row": about}
    return Question(saver, prefix, "", mark, said, _("Delete it all the same"), _("Keep it as it is stored"))


def about_gone(saver: Saver, prefix: str) -> Question:
    """Ask whether a row changed here, which others deleted, is to be added again."""
    said = _("You changed this, and it was deleted meanwhile.")
    return Question(saver, prefix, "", "", said, _("Add it again, as it stands here"), _("Delete it here, too"))


def about_order(saver: Saver, rows: list[str], mark: str, prefix: str, name: str) -> Question:
    """Ask whose order of the rows is to stay."""
    said = _("Both of you changed the order.")
    pieces = [Piece(pgettext("between the items of a list", ", ").join(rows), False)]
    return Question(saver, prefix, name, mark, said, _("Keep my order"), _("Take the order that is stored"), pieces)


def shown(form: forms.ModelForm, name: str) -> str:
    """Return what is stored for a field as a text to read."""
    record: Model = form.instance
    column = record._meta.get_field(name)
    if column.many_to_many:
        return pgettext("between the items of a list", ", ").join(map(str, form.initial.get(name) or ()))
    value = getattr(record, name)
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, value or ""))
    if isinstance(column, RichTextField):
        return _bare(value or "")
    if isinstance(column, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(column, DateTimeField) and value:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(form.fields[name], forms.FileField):
        return getattr(record, "original_name", "") or value.name.rpartition("/")[2]
    return "" if value is None else str(value)


def _bare(html: str) -> str:
    """Return the words of a rich text, a line for each paragraph."""
    return "\n".join(
        line for line in strip_tags(html.replace("</p>", "\n").replace("</li>", "\n")).splitlines() if line
    )
