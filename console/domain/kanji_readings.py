"""Words of a shop's telephone call that a synthesiser's dictionary reads wrongly or with two voices."""

from types import MappingProxyType
from typing import Final

_WORDS: Final = {
    "一口": "ひとくち",
    "土日祝": "ドニチシュク",
}


def _by_first_character() -> dict[str, tuple[tuple[str, str], ...]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for spelling, kana in sorted(_WORDS.items(), key=lambda pair: len(pair[0]), reverse=True):
        table.setdefault(spelling[0], []).append((spelling, kana))
    return {first: tuple(pairs) for first, pairs in table.items()}


SPELLINGS: Final = MappingProxyType(_by_first_character())
"""By first character: ``(spelling, kana)``, the longest first."""
