"""Editions in a few words: "12th edition", "fourteen", "2023, Nanning"."""

from django.utils.translation import gettext, pgettext_lazy

#: Whole numbers written as words, as careful prose does up to twenty.
WORDS = (
    pgettext_lazy("a count before a noun", "none"),
    pgettext_lazy("a count before a noun", "one"),
    pgettext_lazy("a count before a noun", "two"),
    pgettext_lazy("a count before a noun", "three"),
    pgettext_lazy("a count before a noun", "four"),
    pgettext_lazy("a count before a noun", "five"),
    pgettext_lazy("a count before a noun", "six"),
    pgettext_lazy("a count before a noun", "seven"),
    pgettext_lazy("a count before a noun", "eight"),
    pgettext_lazy("a count before a noun", "nine"),
    pgettext_lazy("a count before a noun", "ten"),
    pgettext_lazy("a count before a noun", "eleven"),
    pgettext_lazy("a count before a noun", "twelve"),
    pgettext_lazy("a count before a noun", "thirteen"),
    pgettext_lazy("a count before a noun", "fourteen"),
    pgettext_lazy("a count before a noun", "fifteen"),
    pgettext_lazy("a count before a noun", "sixteen"),
    pgettext_lazy("a count before a noun", "seventeen"),
    pgettext_lazy("a count before a noun", "eighteen"),
    pgettext_lazy("a count before a noun", "nineteen"),
    pgettext_lazy("a count before a noun", "twenty"),
)


def count_in_words(count: int) -> str:
    """Return "fourteen", or the digits from 21 on, to stand before a noun: fourteen editions."""
    return str(WORDS[count]) if count < len(WORDS) else f"{count:,}"


def edition_in_short(year: int | str, city: str) -> str:
    """Return "2023, Nanning", or the year alone, in the reader's language."""
    if not city:
        return gettext("%(year)s") % {"year": year}
    return gettext("%(year)s, %(city)s") % {"year": year, "city": city}


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
