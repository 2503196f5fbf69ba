"""How Chinese characters are read, in pinyin: ``nan2`` for 南.

The library knows the readings of every character, and those of 47,000 words, which would take 45 MB of memory in each
process of the site. Its characters alone take a tenth of that; the words below are those in which names of places,
offices and people are read otherwise than character by character.
"""

import os
from functools import cache

WORDS = {
    "重庆": "chóng qìng", "重慶": "chóng qìng", "长江": "cháng jiāng", "長江": "cháng jiāng", "长沙": "cháng shā",
    "长春": "cháng chūn", "長沙": "cháng shā", "長春": "cháng chūn",
    "长城": "cháng chéng", "长三角": "cháng sān jiǎo", "长期": "cháng qī", "银行": "yín háng",
    "銀行": "yín háng", "行业": "háng yè", "行業": "háng yè", "厦门": "xià mén", "廈門": "xià mén", "六安": "lù ān",
    "成都": "chéng dū", "首都": "shǒu dū", "都市": "dū shì", "都江堰": "dū jiāng yàn", "音乐": "yīn yuè",
    "会计": "kuài jì", "西藏": "xī zàng", "朝阳": "zhāo yáng", "应对": "yìng duì", "应用": "yìng yòng",
    "供应": "gōng yìng", "供给": "gōng jǐ", "蚌埠": "bèng bù", "台州": "tāi zhōu", "丽水": "lí shuǐ",
    "番禺": "pān yú", "东阿": "dōng ē", "处理": "chǔ lǐ", "华山": "huà shān", "青少年": "qīng shào nián",
    "参与": "cān yù", "种植": "zhòng zhí", "测量": "cè liáng", "调查": "diào chá", "難民": "nàn mín", "难民": "nàn mín",
}  # fmt: skip
#: Characters that are read otherwise as family names.
SURNAMES = {
    "曾": "zeng1", "单": "shan4", "解": "xie4", "仇": "qiu2", "区": "ou1", "查": "zha1", "朴": "piao2", "任": "ren2",
    "华": "hua4", "盖": "ge3", "缪": "miao4", "翟": "zhai2", "尉": "yu4", "万俟": "mo4 qi2", "员": "yun4", "乐": "yue4",
    "折": "she2", "秘": "bi4", "种": "chong2", "宁": "ning4", "冼": "xian3", "覃": "qin2", "單": "shan4", "區": "ou1",
}  # fmt: skip


def syllables(run: str) -> list[str]:
    """Return the reading of each character of a run of Chinese characters; what has none stays as it is."""
    reader = pinyin()
    style = reader.Style.TONE3
    return reader.lazy_pinyin(run, style=style, neutral_tone_with_five=True, errors=lambda rest: list(rest))


def family_syllables(name: str) -> list[str]:
    """Return the reading of each character of a family name."""
    if name in SURNAMES:
        return SURNAMES[name].split()
    return syllables(name)


@cache
def pinyin():
    """Return the library with the words above; it takes a tenth of a second and most processes never ask it."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    import pypinyin

    pypinyin.load_phrases_dict({word: [[syllable] for syllable in reading.split()] for word, reading in WORDS.items()})
    return pypinyin
