"""How a script has words said. Document in, document out. Free of Qt."""

import re
from collections.abc import Mapping
from typing import Final

from console.ui.studio.draft import Document

LONGEST_WORD: Final = 30
LONGEST_KANA: Final = 60
_KANA: Final = re.compile(r"[\u30a1-\u30fa\u30fc]+")
_KATAKANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def readings(document: Document) -> Mapping[str, str]:
    return document.get("readings") or {}


def may_be_read(word: str) -> bool:
    """Whether a reading can be kept for it: words of a sentence, no blank to be filled."""
    return 0 < len(word.strip()) <= LONGEST_WORD and not re.search(r"[{}\n]", word)


def katakana(text: str) -> str | None:
    """Kana of either kind as katakana, without blanks; ``None``: it is no kana."""
    kana = re.sub(r"\s", "", text).translate(_KATAKANA)
    return kana if _KANA.fullmatch(kana) else None


def with_reading(document: Document, word: str, kana: str) -> Document:
    """``kana`` empty: the voice reads the word by itself again."""
    said = katakana(kana)
    rest = {one: known for one, known in readings(document).items() if one != word}
    known = {**rest, word: said} if said else rest
    others = {key: value for key, value in document.items() if key != "readings"}
    return {**others, "readings": known} if known else others
