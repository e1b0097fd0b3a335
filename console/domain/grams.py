"""Words cut into overlapping pairs of characters, so that they can be found again by keyed digests instead of in the clear."""

import unicodedata
from typing import Final

_KATAKANA: Final = range(ord("ァ"), ord("ヶ") + 1)


def folded(text: str) -> str:
    """What two spellings of the same words share: width, case and kana are one, blanks and punctuation are gone."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    kept = (char for char in wide if char == "ー" or unicodedata.category(char)[0] in "LN")
    return "".join(chr(ord(char) - 0x60) if ord(char) in _KATAKANA else char for char in kept)


def grams(text: str) -> frozenset[str]:
    """Every two neighbouring characters; of a single character that one."""
    plain = folded(text)
    return frozenset(plain[at : at + 2] for at in range(max(1, len(plain) - 1))) if plain else frozenset()
