"""Numbers of editions in words: "12th edition", "fourteen"."""

from django.utils.translation import gettext
from django.utils.translation import pgettext_lazy as _

#: Whole numbers written as words, as careful prose does up to twenty.
WORDS = (
    _("a count before a noun", "none"),
    _("a count before a noun", "one"),
    _("a count before a noun", "two"),
    _("a count before a noun", "three"),
    _("a count before a noun", "four"),
    _("a count before a noun", "five"),
    _("a count before a noun", "six"),
    _("a count before a noun", "seven"),
    _("a count before a noun", "eight"),
    _("a count before a noun", "nine"),
    _("a count before a noun", "ten"),
    _("a count before a noun", "eleven"),
    _("a count before a noun", "twelve"),
    _("a count before a noun", "thirteen"),
    _("a count before a noun", "fourteen"),
    _("a count before a noun", "fifteen"),
    _("a count before a noun", "sixteen"),
    _("a count before a noun", "seventeen"),
    _("a count before a noun", "eighteen"),
    _("a count before a noun", "nineteen"),
    _("a count before a noun", "twenty"),
)


def count_in_words(count: int) -> str:
    """Return "fourteen", or the digits from 21 on, to stand before a noun: fourteen editions."""
    return str(WORDS[count]) if count < len(WORDS) else f"{count:,}"


def nth_edition(number: int) -> str:
    """Return "12th edition" in the reader's language."""
    if number % 100 in (11, 12, 13) or number % 10 not in (1, 2, 3):
        template = gettext("%(number)sth edition")
    elif number % 10 == 1:
        template = gettext("%(number)sst edition")
    elif number % 10 == 2:
        template = gettext("%(number)snd edition")
    else:
        template = gettext("%(number)srd edition")
    return template % {"number": number}
