"""What counts as misheard: one spelling for what is written in many ways, and the distance between said and heard.

Said and heard pass through the same two forms: characters (NFKC, small letters, numerals in digits, no spaces or punctuation)
and readings (kana, numerals read out), since 「送料」 heard as 「総量」 is understood all the same.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from console.conversation.understanding.normal import squeezed
from console.conversation.understanding.numerals import in_digits
from console.conversation.understanding.reading import Reader
from console.domain.readings import spoken

_ZERO = re.compile(r"ゼロ|零")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[-‐−–—](?=\d)")
_POINT = re.compile(r"(?<=\d)[.・](?=\d)")
_FIGURES = re.compile(r"\d+")
_CODE = re.compile(r"(?<![\d.])\d{3,}(?=の|です|[、。\s]|$)")
"""A number that counts nothing is said digit by digit."""
_UNIT = re.compile(r"(?<=\d)(kg|km|cm|mm|%)(?![a-z])")
_UNITS = {"kg": "キロ", "km": "キロ", "cm": "センチ", "mm": "ミリ", "%": "パーセント"}
_READINGS = {"一切": "イッサイ"}
"""What the dictionary reads otherwise than people do."""


def written(text: str) -> str:
    """The form in which characters are compared: 「二十四・五センチ、」 and 「24.5センチ」 are the same."""
    return squeezed(_POINT.sub("点", _numerals(text)))


def read(text: str, reader: Reader) -> str:
    """The form in which readings are compared: bare katakana, without long marks, numerals as they are said."""
    plain = _CODE.sub(lambda match: "、".join(match[0]), _POINT.sub(".", _numerals(text)))
    return reader.read(spoken(plain, _READINGS)).kana


def figures(text: str) -> tuple[str, ...]:
    """The numbers of a text in order, as digits."""
    return tuple(_FIGURES.findall(_POINT.sub("点", _numerals(text))))


def _numerals(text: str) -> str:
    """Said or written, a number or its unit is the same: 「ゼロ三の四七」 and 「03-47」, 「五キロ」 and 「5kg」."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return _UNIT.sub(lambda match: _UNITS[match[0]], _BETWEEN_DIGITS.sub("の", in_digits(_ZERO.sub("〇", plain))))


def distance(a: Sequence[object], b: Sequence[object]) -> int:
    """Levenshtein's."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


@dataclass(frozen=True, slots=True)
class Misheard:
    """One sentence: wrong of so many, in characters and in kana."""

    wrong: int
    characters: int
    wrong_kana: int
    kana: int

    @classmethod
    def between(cls, said: str, heard: str, reader: Reader) -> "Misheard":
        letters, sounds = written(said), read(said, reader)
        return cls(distance(letters, written(heard)), len(letters), distance(sounds, read(heard, reader)), len(sounds))


def rates(sentences: Sequence[Misheard]) -> dict[str, float | int | None]:
    """``n``, and over all characters and kana together ``cer`` and ``cer_reading``, shares from 0 (a wordy mishearing may pass 1); ``None`` of nothing."""
    characters, kana = sum(one.characters for one in sentences), sum(one.kana for one in sentences)
    return {
        "n": len(sentences),
        "cer": round(sum(one.wrong for one in sentences) / characters, 4) if characters else None,
        "cer_reading": round(sum(one.wrong_kana for one in sentences) / kana, 4) if kana else None,
    }
