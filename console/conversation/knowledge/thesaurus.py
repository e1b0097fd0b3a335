"""What a text is about: the trade's meanings in it (「届く」, 「着く」 and 「配送」 are one), and the words that are none of them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from console.domain.errors import BadInput
from console.shipped import shipped

FRAME: Final = "?"
"""Meanings that begin so tell how it is asked (when, how), not what about."""
_NOTHING: Final = "-"
_KATAKANA: Final = re.compile(r"^[ァ-ヶー]+$")
_SHORTEST_SOUND: Final = 3
"""Kana; a shorter one is found by chance in the reading of other words."""
_RUN: Final = re.compile(r"[一-龠々]+|[ァ-ヶー]{2,}|[a-z]{2,}")
_SQUEEZED: Final = re.compile(r"[\s、。,.!?・…「」『』()【】〜~\"':;/]+")


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """``words``: first character → (word, meaning), the longest first; ``sounds`` the same for readings."""

    words: Mapping[str, tuple[tuple[str, str], ...]]
    sounds: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    def loose(self, meaning: str) -> bool:
        """Whether it is characters of a word that the list does not know."""
        return meaning not in self.names

    def meanings(self, text: str, kana: str = "") -> frozenset[str]:
        """Meanings of ``text``, those that only its reading ``kana`` has, and two by two the characters of all other words."""
        plain = _SQUEEZED.sub("", unicodedata.normalize("NFKC", text).lower())
        found, rest = _scanned(plain, self.words)
        heard, _ = _scanned(kana.replace("ー", ""), self.sounds)
        return frozenset((found | heard) - {_NOTHING}) | {pair for run in _RUN.findall(rest) for pair in _pairs(run)}


def _scanned(text: str, words: Mapping[str, tuple[tuple[str, str], ...]]) -> tuple[set[str], str]:
    found: set[str] = set()
    rest, place = "", 0
    while place < len(text):
        known = next(((word, meaning) for word, meaning in words.get(text[place], ()) if text.startswith(word, place)), None)
        if known is None:
            rest += text[place]
            place += 1
            continue
        found.add(known[1])
        rest += " "
        place += len(known[0])
    return found, rest


def _pairs(run: str) -> list[str]:
    return [run] if len(run) < 3 else [run[at : at + 2] for at in range(len(run) - 1)]


@cache
def thesaurus() -> Thesaurus:
    """The one that ships. Raises ``BadInput`` when it is not as it should be."""
    import yaml

    path = shipped("assets/knowledge/words.ja.yaml")
    try:
        listed = yaml.safe_load(path.read_text("utf-8"))
        return thesaurus_of({str(meaning): [str(word) for word in words] for meaning, words in listed.items()})
    except (OSError, yaml.YAMLError, AttributeError, TypeError) as fault:
        raise BadInput(f"言葉の一覧 {path} を読めません({fault})。", f"The list of words {path} cannot be read ({fault}).") from fault


def thesaurus_of(listed: Mapping[str, list[str]]) -> Thesaurus:
    words: dict[str, list[tuple[str, str]]] = {}
    sounds: dict[str, list[tuple[str, str]]] = {}
    for meaning, ways in listed.items():
        for way in ways:
            plain = unicodedata.normalize("NFKC", way).lower()
            words.setdefault(plain[0], []).append((plain, meaning))
            if _KATAKANA.match(plain):
                sound = plain.replace("ー", "")
                if len(sound) < _SHORTEST_SOUND:
                    continue
                sounds.setdefault(sound[0], []).append((sound, meaning))
    return Thesaurus(_longest_first(words), _longest_first(sounds), frozenset(listed))


def _longest_first(index: Mapping[str, list[tuple[str, str]]]) -> dict[str, tuple[tuple[str, str], ...]]:
    return {first: tuple(sorted(ways, key=lambda way: -len(way[0]))) for first, ways in index.items()}
