"""Words of options in the reader's language."""

from django.conf import settings
from django.utils.translation import get_language

from publishing.languages import Text


def shown_words(words: tuple[str | None, ...]) -> Text:
    """Return the words that ``in_reader_language`` returns, with their language and whether another was asked for."""
    wanted = get_language() or settings.LANGUAGE_CODE
    codes = [code for code, _name in settings.LANGUAGES]
    by_language = dict(zip(codes, words, strict=False))
    for code in dict.fromkeys([wanted, *codes]):
        if by_language.get(code):
            return Text(by_language[code], code, code != wanted)
    return Text("", wanted, False)


def in_reader_language(words: tuple[str | None, ...]) -> str:
    """Return the words in the reader's language, or in the first that has any, of one text for each language."""
    return shown_words(words).words
