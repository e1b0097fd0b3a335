"""Words of a shop's telephone call that a synthesiser's dictionary reads wrongly."""

import re
from types import MappingProxyType
from typing import Final

_WORDS: Final = {
    "一口": "ひとくち",
    "二段重": "ニダンジュウ",
    "三段重": "サンダンジュウ",
    "四段重": "ヨンダンジュウ",
    "段重": "ダンジュウ",
    "お重": "おジュウ",
    "お色味": "おいろみ",
    "お手数": "おてすう",
    "行って": "いって",
    "通って": "とおって",
    "通った": "とおった",
    "空く": "あく",
    "平干し": "ひらぼし",
    "リボ払い": "リボばらい",
    "引取り": "ひきとり",
    "引取": "ひきとり",
    "脂性肌": "しせいはだ",
    "乳成分": "にゅうせいぶん",
    "張地": "はりじ",
    "生成り": "きなり",
    "木綿": "もめん",
    "頬": "ほほ",
    "綿": "めん",
    "毛": "け",
    "土日祝": "ドニチシュク",
}


def _by_first_character() -> dict[str, tuple[tuple[str, str], ...]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for spelling, kana in sorted(_WORDS.items(), key=lambda pair: len(pair[0]), reverse=True):
        table.setdefault(spelling[0], []).append((spelling, kana))
    return {first: tuple(pairs) for first, pairs in table.items()}


SPELLINGS: Final = MappingProxyType(_by_first_character())
"""By first character: ``(spelling, kana)``, the longest first. One of a single kanji is taken only where it stands alone."""

PERSON: Final = re.compile(
    r"((?:初めて|はじめて|女性|男性|代|以上|以下|以内|前後|未満|担当|家族|本人|希望|お探し|お持ち|お使い|お住まい|肌|会員|利用"
    r"|一部|多く|すべて|全員|関係|代理|同居|お連れ|年配|高齢|お悩み|お急ぎ|お客様|ほか|他)の)方(?![面向法角針])"
)
"""「女性の方」 is a person (かた); 「Mサイズの方が大きい」 is a side (ほう), which is what dictionaries say of both."""
