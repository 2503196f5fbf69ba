"""Citations as text, in the form usual in the reader's language: in Chinese that of GB/T 7714."""

import re
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from exchange.citing.cited import MADE, Cited
from publishing.dates import describe_days
from publishing.languages import html_language

#: Characters for private use, which stand for the marks until the rest is escaped.
OPENS, ENDS, CLOSES = "\ue000", "\ue001", "\ue002"
BRACKETED_DAY = re.compile(r"[\[(（]\d{4}-\d\d-\d\d[\])）]")


def write(cited: Cited) -> str:
    """Return the citation as one line."""
    own = cited.kind in MADE and cited.facts.first_day
    facts = cited.facts
    issued = describe_days(facts.first_day, None, facts.precision) if own else describe_days(_day(cited.issued))
    values = {
        "author": ended(cited.author),
        "title": cited.title.rstrip(".。"),
        "kind": _kind(cited),
        "site": ended(cited.site),
        "publisher": cited.site,
        "issued": issued,
        "issued_iso": cited.issued,
        "read": describe_days(cited.read_on),
        "read_iso": cited.read_on.isoformat(),
        "url": cited.url,
    }
    if own and facts.creator:
        # A form of its own may be usual: xgettext:no-python-format
        return gettext("%(author)s “%(title)s.” %(kind)s, %(issued)s. %(site)s %(url)s (read %(read)s)") % values
    if own:
        # A form of its own may be usual: xgettext:no-python-format
        return gettext("%(author)s “%(title)s.” %(kind)s, %(issued)s. %(url)s (read %(read)s)") % values
    if facts.creator:
        # A form of its own may be usual: xgettext:no-python-format
        return gettext("%(author)s “%(title)s.” %(kind)s. %(site)s %(url)s (read %(read)s)") % values
    # A form of its own may be usual: xgettext:no-python-format
    return gettext("%(author)s “%(title)s.” %(kind)s, last changed %(issued)s. %(url)s (read %(read)s)") % values


def as_html(cited: Cited) -> SafeString:
    """Return the citation with the words marked that are in another language than the page."""
    words = write(cited)
    for text in cited.facts.foreign:
        shown = text.words.rstrip(".。")
        words = words.replace(shown, f"{OPENS}{html_language(text.language)}{ENDS}{shown}{CLOSES}", 1)
    html = BRACKETED_DAY.sub(r'<span class="whole">\g<0></span>', escape(words))
    html = html.replace(OPENS, '<span lang="').replace(ENDS, '">').replace(CLOSES, "</span>")
    return mark_safe(html)  # noqa: S308


def ended(words: str) -> str:
    """Return a part of a citation with a full stop at its end, but not with two."""
    return words if words.endswith((".", "。")) else f"{words}."


def _kind(cited: Cited) -> str:
    """Return what a record is, and of which edition it is a part."""
    facts = cited.facts
    if facts.name not in {"sub-forum", "exhibition"}:
        return facts.kind
    edition = facts.record.edition
    heading = gettext("%(heading)s, %(year)s") % {"heading": edition.heading(), "year": edition.year}
    return gettext("%(kind)s, %(edition)s") % {"kind": facts.kind, "edition": heading}


def _day(iso: str) -> date:
    return date.fromisoformat(iso)
