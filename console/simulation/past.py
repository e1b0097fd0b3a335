"""Customers made from past calls: at each place of the script they say what a real customer of this shop said there."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from console.simulation.people import SELF, Answered, Customs, Person

MACHINES: Final = ("voicemail", "call_screening")
SURNAME: Final = "{姓}"

Reply = tuple[str, str | None]
"""Intent (empty: nobody knows) and words; ``None``: they were personal and have been left behind."""


@dataclass(slots=True)
class PastPerson(Person):
    """One past call's customer. What that call does not tell is taken from what others said at the same place, and
    only where nobody ever said anything from the product's assumptions. ``rests``: how many replies came from where."""

    own: dict[str, list[Reply]] = field(default_factory=dict)
    others: Mapping[str, Sequence[Reply]] = field(default_factory=dict)
    rests: Counter[str] = field(default_factory=Counter)

    @property
    def interrupts(self) -> bool:
        return False

    def first_words(self) -> tuple[str | None, str]:
        if self.who in MACHINES:
            return self.who, self.customs.words(self.rng, self.who, None)
        return None, "はい。"

    def reply(self, asks: str | None, line: str, so_far: Answered) -> tuple[str, str] | None:
        if self.who in MACHINES or asks is None:
            return None
        mine, theirs = self.own.get(asks), self.others.get(asks)
        if mine and (said := self._worded(mine.pop(0), asks)) is not None:
            self.rests["own"] += 1
            return said
        if theirs and (said := self._worded(self.rng.choice(theirs), asks)) is not None:
            self.rests["others"] += 1
            return said
        assumed = super(PastPerson, self).reply(asks, line, so_far)
        self.rests["assumed"] += assumed is not None
        return assumed

    def _worded(self, reply: Reply, asks: str) -> tuple[str, str] | None:
        intent, words = reply
        if words is not None:
            return intent, words.replace(SURNAME, self.family)
        if intent == "identity_confirm":
            return intent, self.rng.choice(list(self.customs.habits["identity_words"])).format(family=self.family)
        return (intent, self.customs.words(self.rng, intent, asks)) if self.customs.knows(intent) else None


class PastCalls:
    """``calls`` are the customers' turns: ``{asks, intent, words}``, call by call."""

    def __init__(self, customs: Customs, calls: Sequence[Sequence[Mapping[str, Any]]]) -> None:
        self._customs, self._calls = customs, calls
        self._others: defaultdict[str, list[Reply]] = defaultdict(list)
        for turn in (turn for call in calls for turn in call):
            if turn["asks"]:
                self._others[turn["asks"]].append((turn["intent"], turn["words"]))

    def person(self, number: int, rng: Random, family: str) -> PastPerson:
        """The same number is the same call."""
        call = self._calls[number % len(self._calls)]
        assumed = Person.drawn(self._customs, rng, family)
        own: defaultdict[str, list[Reply]] = defaultdict(list)
        for turn in call:
            if turn["asks"]:
                own[turn["asks"]].append((turn["intent"], turn["words"]))
        machine = next((turn["intent"] for turn in call if turn["intent"] in MACHINES), None)
        reason = next((turn["intent"] for turn in call if str(turn["intent"]).startswith("reason_")), assumed.reason)
        return PastPerson(
            self._customs, rng, machine or SELF, reason, assumed.temper, assumed.questions, resolve=assumed.resolve, family=family,
            own=dict(own), others=self._others,
        )  # fmt: skip
