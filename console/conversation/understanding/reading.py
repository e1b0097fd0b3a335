"""How a text is read: pyopenjtalk's dictionary gives pronunciation and base forms in one pass (about 0.6 ms a sentence).

The only file that knows pyopenjtalk.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from console.conversation.understanding.normal import bare_kana, hiragana_to_katakana

_EMPTY_POS = frozenset({"記号", "助詞"})


@dataclass(frozen=True, slots=True)
class Reading:
    kana: str  # bare katakana of the whole text
    words: tuple[str, ...]  # base forms of the words that carry meaning, in order
    surnames: tuple[str, ...] = ()  # those of the words that are one


class Reader(Protocol):
    def read(self, text: str) -> Reading: ...


class DictionaryReader:
    """Readings by OpenJTalk's dictionary; loads on first use (about 0.5 s)."""

    def __init__(self) -> None:
        self._read = lru_cache(maxsize=512)(self._look_up)

    def read(self, text: str) -> Reading:
        """Any text; one that the dictionary cannot read comes back as its own kana."""
        return self._read(text)

    def _look_up(self, text: str) -> Reading:
        import pyopenjtalk

        if not text.strip():
            return Reading("", ())
        # Without the accent and homograph models: they cost more than the look-up and change no meaning here.
        kana: list[str] = []
        words: list[str] = []
        surnames: list[str] = []
        for node in pyopenjtalk.run_frontend(text, use_vanilla=True):
            said = str(node["pron"])
            kana.append(said if said not in {"*", "、", "。", "？", "！"} else hiragana_to_katakana(str(node["string"])))
            if node["pos"] not in _EMPTY_POS:
                base = str(node["orig"])
                words.append(base if base != "*" else str(node["string"]))
            if node["pos_group3"] == "姓":
                surnames.append(str(node["string"]))
        return Reading(bare_kana("".join(kana)), tuple(words), tuple(surnames))


class PlainReader:
    """Hiragana to katakana and nothing else: for tests that must not load a dictionary."""

    def read(self, text: str) -> Reading:
        return Reading(bare_kana(hiragana_to_katakana(text)), ())
