"""What each kind of record is called, says of itself, and when, where and by whom: all outputs are made of this.

Only what is loaded with the record for its page or its list is read; the words are plain text, fit for XML.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import unescape

from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from publishing.dates import Precision
from publishing.languages import Text, text_of
from publishing.richtext import RichTextField

#: Characters that XML 1.0 does not allow, half characters, and some for private use that we use ourselves.
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000-\ue00f\ufffe\uffff]")
BLOCK_END = re.compile(r"</(?:p|h[23]|li|blockquote)>|<br ?/?>")
SUMMARY_LENGTH = 500


@dataclass(frozen=True)
class Facts:
    """What is told of a record wherever it is taken along."""

    record: Model
    title: Text
    summary: Text
    #: What readers call its kind: "Photo", "Roundtable".
    kind: str
    first_day: date | None = None
    last_day: date | None = None
    precision: str = Precision.DAY
    place: str = ""
    #: Who made it, where that is not whoever keeps the record.
    creator: str = ""
    #: Words among all these that are in another language than the reader's.
    foreign: tuple[Text, ...] = ()

    @property
    def name(self) -> str:
        """The kind of record as addresses and names hold it: ``sub-forum``."""
        return NAMES[self.record._meta.model_name]


#: Kinds of record by the name of their model, as addresses call them.
NAMES = {
    "edition": "edition",
    "subforum": "sub-forum",
    "exhibition": "exhibition",
    "outcome": "outcome",
    "organization": "organization",
    "person": "person",
    "topic": "topic",
    "source": "source",
    "photo": "photo",
    "album": "album",
    "document": "document",
    "page": "page",
}


def plain(words: str) -> str:
    """Return words on one line, without elements and without characters that XML does not allow."""
    return " ".join(UNFIT.sub("", words or "").split())


def plain_text(record: Model, field: str, length: int = 0) -> Text:
    """Return a translated field as plain words, shortened at a word where they are longer."""
    shown = text_of(record, field)
    is_rich = isinstance(record._meta.get_field(field), RichTextField)
    words = plain(unescape(strip_tags(BLOCK_END.sub(" ", shown.words))) if is_rich else shown.words)
    return Text(shortened(words, length) if length else words, shown.language, shown.is_fallback)


def shortened(words: str, length: int) -> str:
    """Return the words, or as many of them as fit with an ellipsis."""
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    at_a_space = cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut
    return f"{at_a_space.rstrip(',;:.，；：。、')}…"


def facts_of(record: Model) -> Facts:
    """Return the facts of a record of any kind, in the active language."""
    return _MAKERS[record._meta.model_name](record)


def facts_shown(request: HttpRequest, record: Model) -> Facts:
    """Return the facts of a record on a page, made once for each request and language."""
    made = request.__dict__.setdefault("facts_made", {})
    key = (get_language(), id(record))  # which stays that of this record, as its facts hold it
    if key not in made:
        made[key] = facts_of(record)
    return made[key]


def title_of_item(item: Model) -> Text:
    """Return what an item of a programme is called: its title or, without one, its kind."""
    return plain_text(item, "title") or own_words(str(item.get_kind_display()))


def own_words(words: str) -> Text:
    """Return words of ours, in the active language."""
    return Text(plain(words), get_language(), False)


def _foreign(*texts: Text) -> tuple[Text, ...]:
    return tuple(text for text in texts if text and text.is_fallback)


def _kind(record: Model) -> str:
    return capfirst(str(record._meta.verbose_name))


def _edition(edition: Model) -> Facts:
    heading = gettext("%(heading)s, %(year)s") % {"heading": edition.heading(), "year": edition.year}
    theme = plain_text(edition, "theme") or plain_text(edition, "title")
    words = gettext("%(name)s: %(theme)s") % {"name": heading, "theme": theme.words} if theme else heading
    return Facts(
        edition,
        own_words(words),
        plain_text(edition, "summary", SUMMARY_LENGTH),
        _kind(edition),
        edition.first_day,
        edition.last_day,
        edition.date_precision,
        plain(edition.place()),
        foreign=_foreign(theme),
    )


def _sub_forum(item: Model) -> Facts:
    title = title_of_item(item)
    return Facts(
        item,
        title,
        plain_text(item, "summary", SUMMARY_LENGTH),
        str(item.get_kind_display()),
        item.starts_on,
        item.ends_on,
        place=plain(item.edition.place()),
        foreign=_foreign(title),
    )


def _exhibition(exhibition: Model) -> Facts:
    title = plain_text(exhibition, "title")
    return Facts(
        exhibition,
        title,
        plain_text(exhibition, "summary", SUMMARY_LENGTH),
        _kind(exhibition),
        exhibition.first_day,
        exhibition.last_day,
        place=plain(exhibition.edition.place()),
        foreign=_foreign(title),
    )


def _outcome(outcome: Model) -> Facts:
    return _titled(outcome, "title", "description", str(outcome.get_kind_display()))


def _person(person: Model) -> Facts:
    shown = text_of(person, "family_name") or text_of(person, "given_name")
    name = Text(plain(person.name()), shown.language, shown.is_fallback)
    return Facts(person, name, plain_text(person, "description", SUMMARY_LENGTH), _kind(person))


def _source(source: Model) -> Facts:
    outlet = plain_text(source, "outlet")
    words = gettext("%(outlet)s: %(title)s") % {"outlet": outlet.words, "title": plain(source.title)}
    title = own_words(words) if source.title else outlet
    return Facts(
        source, title, plain_text(source, "note"), _kind(source), source.published_on, None, source.precision,
        creator=plain(source.author),
    )  # fmt: skip


def _photo(photo: Model) -> Facts:
    title, creator = plain_text(photo, "headline") or plain_text(photo, "caption", 120), plain_text(photo, "creator")
    return Facts(
        photo,
        title,
        plain_text(photo, "caption", SUMMARY_LENGTH),
        _kind(photo),
        photo.taken_on,
        None,
        photo.precision,
        plain_text(photo, "place").words,
        creator.words,
        _foreign(title, creator),
    )


def _document(document: Model) -> Facts:
    title = plain_text(document, "title")
    return Facts(
        document,
        title,
        own_words(""),
        str(document.get_kind_display()),
        document.published_on,
        foreign=_foreign(title),
    )


def _titled(record: Model, title: str, summary: str, kind: str = "") -> Facts:
    name = plain_text(record, title)
    about = plain_text(record, summary, SUMMARY_LENGTH)
    return Facts(record, name, about, kind or _kind(record), foreign=_foreign(name))


def _by(title: str, summary: str) -> Callable[[Model], Facts]:
    return lambda record: _titled(record, title, summary)


_MAKERS: dict[str, Callable[[Model], Facts]] = {
    "edition": _edition,
    "subforum": _sub_forum,
    "exhibition": _exhibition,
    "outcome": _outcome,
    "organization": _by("name", "description"),
    "person": _person,
    "topic": _by("name", "description"),
    "source": _source,
    "photo": _photo,
    "album": _by("title", "description"),
    "document": _document,
    "page": _by("title", "body"),
}
