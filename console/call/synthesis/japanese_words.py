"""Japanese text cut into words with their pronunciation, by OpenJTalk's dictionary. For engines inside a worker."""

import re
from dataclasses import dataclass
from typing import Final

from console.domain.readings import moras


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """``pronunciation`` in katakana with long vowels as ー; empty for a mark that only pauses."""

    surface: str
    pronunciation: str
    mark: bool


_LONG_U: Final = re.compile(r"([オコソトノホモヨロゴゾドボポョゥウクスツヌフムユルグズブプュ])ウ(?![ァィゥェォエチ])")
_LONG_I: Final = re.compile(r"([エケセテネヘメレゲゼデベペェ])イ(?![ァィゥェォ])")


def spoken_words(text: str) -> tuple[SpokenWord, ...]:
    import pyopenjtalk

    words: list[SpokenWord] = []
    for node in pyopenjtalk.run_frontend(text):
        surface = node["string"]
        said = node["pron"].replace("’", "").replace("'", "")
        mark = node["pos"] == "記号" and not moras(said)
        words.append(SpokenWord(surface, "" if mark else lengthened(said), mark))
    return tuple(words)


def pronounced(text: str) -> str:
    """In katakana, a blank before each accent phrase, marks as they stand: ``煮干しを使う。`` is ``ニボシヲ ツカウ。``."""
    import pyopenjtalk

    said = ""
    for node in pyopenjtalk.run_frontend(text):
        kana = lengthened(node["pron"].replace("’", "").replace("'", ""))
        mark = node["pos"] == "記号" and not moras(kana)
        bound = mark or node["chain_flag"] == 1 or not said or not moras(said[-1])
        said += ("" if bound else " ") + (node["string"] if mark else kana)
    return said


def lengthened(kana: str) -> str:
    """``ジュウ`` → ``ジュー``, ``エイ`` → ``エー``: words outside the dictionary come back as they were written."""
    return _LONG_I.sub(r"\1ー", _LONG_U.sub(r"\1ー", kana))


def words_with_morae(text: str) -> tuple[tuple[int, int], ...]:
    """``(characters, morae)`` word by word; character by character where the dictionary's cut does not cover the text."""
    words = spoken_words(text)
    if sum(len(word.surface) for word in words) != len(text):
        return tuple((1, moras(character)) for character in text)
    return tuple((len(word.surface), moras(word.pronunciation)) for word in words)
