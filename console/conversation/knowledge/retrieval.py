"""Which approved entry answers a customer's question. Pure; an index is built once for the same entries.

What the question and an entry have in common is weighed by how few entries have it, and held against what each has beside it. Both
must be covered: an entry about returns of sale goods is no answer to a question about returns, nor the other way round.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from console.conversation.knowledge.thesaurus import FRAME, Thesaurus, thesaurus
from console.domain.facts import Fact

ANSWERS: Final = 0.45
"""Likeness from which an entry is given as the answer where there is no other; found on three written shops' questions."""
SURELY: Final = 0.6
"""Likeness from which it may stand before the general answer to a question of its kind."""
_NOT_UNDERSTOOD: Final = (None, "unknown")
_WITHOUT_ANSWER: Final = ("off_topic", "ask_product")
_GENERAL: Final[Mapping[str, frozenset[str]]] = {
    "ask_delivery_date": frozenset({"届く"}),
    "ask_shipping_fee": frozenset({"送料", "届く"}),
    "ask_return": frozenset({"返品"}),
    "ask_payment": frozenset({"支払い"}),
    "ask_warranty": frozenset({"保証"}),
    "ask_stock": frozenset({"再入荷", "サイズ", "色", "届く"}),
    "ask_discount": frozenset({"割引", "ポイント"}),
    "reason_size": frozenset({"サイズ"}),
    "reason_color": frozenset({"色"}),
    "reason_price": frozenset({"割引"}),
    "reason_delivery": frozenset({"届く"}),
    "reason_shipping_cost": frozenset({"送料", "届く"}),
    "reason_payment": frozenset({"支払い", "カード"}),
}
"""What all that is understood so is about, and the script's own answer with it."""
_TIE: Final = 0.02
_FRAME_WEIGHT: Final = 0.3
_LONE_CHARACTER: Final = 0.5
_IN_ANSWER: Final = 0.5
_ASKED_SHARE: Final = 0.6
_UNSEEN: Final = 0.5  # taken to be missing in every question and entry: one common word in common is not much
_INDEXES: Final = 8
_LINES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Found:
    """``likeness`` 0–1; ``shared`` are the meanings that question and entry have in common, but for the manner of asking."""

    key: str
    likeness: float
    shared: frozenset[str] = frozenset()


def may_answer(intent: str | None) -> bool:
    """Whether words that were understood as ``intent`` may be a question to the shop's own texts."""
    return intent in _NOT_UNDERSTOOD or intent in _WITHOUT_ANSWER or intent in _GENERAL


def entry_answers(found: Found, intent: str | None, *, answerable: bool, heard: bool) -> bool:
    """Whether the entry is given. ``answerable``: the script has an answer to ``intent``, which stands unless the entry is surely
    nearer to what was asked; ``heard``: the words are probably those that were spoken."""
    surely = found.likeness >= SURELY
    if intent in _NOT_UNDERSTOOD:
        return surely and heard
    if intent in _WITHOUT_ANSWER or not answerable:
        return True
    return surely and bool(found.shared - _GENERAL.get(intent or "", frozenset()))


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    asked: tuple[frozenset[str], ...]
    answer: frozenset[str]


@dataclass(frozen=True, slots=True)
class Index:
    """``spread``: in how many entries' questions a meaning stands."""

    words: Thesaurus
    entries: tuple[_Entry, ...]
    spread: Mapping[str, int]

    def search(self, text: str, kana: str = "", most: int = 3) -> tuple[Found, ...]:
        """The likest first; entries that share only the manner of asking are none."""
        asked = self.words.meanings(text, kana)
        found = [max((self._likeness(entry, asked, question) for question in entry.asked), key=_nearness) for entry in self.entries]
        return tuple(sorted((one for one in found if one.likeness > 0), key=_nearness, reverse=True)[:most])

    def best(self, text: str, kana: str = "") -> Found | None:
        """The one to answer with; ``None``: nothing is like enough, or two that say different things are equally like."""
        found = self.search(text, kana, 2)
        if not found or found[0].likeness < ANSWERS:
            return None
        tie = len(found) > 1 and found[0].likeness - found[1].likeness < _TIE
        return None if tie and self._answer(found[0]) != self._answer(found[1]) else found[0]

    def _answer(self, found: Found) -> frozenset[str]:
        return next(entry.answer for entry in self.entries if entry.key == found.key)

    def _likeness(self, entry: _Entry, asked: frozenset[str], question: frozenset[str]) -> Found:
        shared = asked & question
        about = frozenset(meaning for meaning in shared if not meaning.startswith(FRAME))
        if not about:
            return Found(entry.key, 0.0)
        common = self._weight(shared)
        of_asked = (common + _IN_ANSWER * self._weight((asked - question) & entry.answer)) / (self._weight(asked) + _UNSEEN)
        of_entry = common / (self._weight(question) + _UNSEEN)
        return Found(entry.key, math.pow(of_asked, _ASKED_SHARE) * math.pow(of_entry, 1 - _ASKED_SHARE), about)

    def _weight(self, meanings: Iterable[str]) -> float:
        return sum(self._rarity(meaning) for meaning in meanings)

    def _rarity(self, meaning: str) -> float:
        kind = _LONE_CHARACTER if len(meaning) == 1 and self.words.loose(meaning) else 1.0
        kind = _FRAME_WEIGHT if meaning.startswith(FRAME) else kind
        return kind * math.log(1 + len(self.entries) / self.spread.get(meaning, 1))


def index_of(facts: Iterable[Fact]) -> Index:
    """``facts`` are the first ones of entries: the value has the question and its other phrasings, one a line."""
    return _index(tuple((fact.key, str(fact.value), fact.spoken) for fact in facts))


@lru_cache(maxsize=_LINES)
def _meant(line: str) -> frozenset[str]:
    """Carts of different goods have other entries, but the lines of these are the same."""
    return thesaurus().meanings(line)


@lru_cache(maxsize=_INDEXES)
def _index(told: tuple[tuple[str, str, str], ...]) -> Index:
    words = thesaurus()
    entries = tuple(
        _Entry(key, tuple(_meant(line) for line in asked.splitlines()) or (frozenset(),), _meant(answer)) for key, asked, answer in told
    )
    spread = Counter(meaning for entry in entries for meaning in frozenset().union(*entry.asked))
    return Index(words, entries, spread)


def _nearness(found: Found) -> tuple[float, str]:
    return found.likeness, found.key
