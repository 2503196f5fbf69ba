"""How hard a text is to read, as a hint to whoever writes it: never a reason not to publish.

English: the grade of Flesch and Kincaid (J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom, "Derivation of
new readability formulas", Research Branch Report 8-75, Naval Air Station Memphis, 1975): 0.39 words a sentence
+ 11.8 syllables a word - 15.59. Names are left out of the syllables, as success criterion 3.1.5 of WCAG 2.2 says
("after removal of proper names and titles"): a forum's text is full of long ones that are not hard. That criterion
asks for help above grade 9; so much official prose lies above it that the hint is given from grade 16 on, which is
that of someone who finished university.

Chinese: characters a sentence. The length of sentences is what the formulas for Chinese have in common (for one
Y.-T. Sung and others, "CRIE: An automated analyzer for Chinese texts", Behavior Research Methods 48, 2016); the
threshold of 60 characters is ours. No formula of theirs is used: they were made for schoolbooks.
"""

import re

#: From so many on a text is hard to read.
HARDEST_GRADE, LONGEST_SENTENCE = 16.0, 60.0
#: Shorter texts are not judged: one long name would decide.
FEWEST_WORDS, FEWEST_CHARACTERS = 60, 120
#: No text with fewer characters than this has so many words or characters.
SHORTEST = min(2 * FEWEST_WORDS, FEWEST_CHARACTERS)

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_ENGLISH_END = re.compile(r"(?<=[a-z0-9)”\"’'])[.!?]+(?=\s|$)|\n+|[;:]\s*\n")
_CHINESE_END = re.compile(r"[。！？!?；;\n]+|…+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_VOWELS = re.compile(r"[aeiouy]+")


def is_hard(text: str, language: str) -> bool:
    """Say whether a plain text is hard to read; of languages that no rule here is for, none is."""
    if language.startswith("zh"):
        return (characters_a_sentence(text) or 0) > LONGEST_SENTENCE
    return language.startswith("en") and (grade(text) or 0) > HARDEST_GRADE


def grade(text: str) -> float | None:
    """Return the Flesch-Kincaid grade of an English text, None where it is too short to be judged."""
    sentences = [words for part in _ENGLISH_END.split(text) if (words := _WORD.findall(part))]
    count = sum(map(len, sentences))
    if count < FEWEST_WORDS:
        return None
    common = [word for words in sentences for place, word in enumerate(words) if not place or word[0].islower()]
    return 0.39 * count / len(sentences) + 11.8 * sum(map(syllables, common)) / len(common) - 15.59


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels, without a silent e at its end."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    count = len(_VOWELS.findall(word))
    if word.endswith(("e", "es", "ed")) and not word.endswith(("le", "les", "ted", "ded", "ses", "zes", "ces", "ges")):
        count -= 1
    return max(1, count)


def characters_a_sentence(text: str) -> float | None:
    """Return how many Chinese characters a sentence has on average, None where the text is too short to be judged."""
    counts = [count for part in _CHINESE_END.split(text) if (count := len(_HAN.findall(part)))]
    return sum(counts) / len(counts) if sum(counts) >= FEWEST_CHARACTERS else None
