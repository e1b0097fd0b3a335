"""Simulated customers who answer what they are asked: who picks up, why the cart was left, how the call is taken, in whose words."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from console.domain.errors import BadInput

SELF: Final = "self"
Sentences = Mapping[tuple[str, str | None], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Customs:
    """``habits`` is ``customers.yaml``; ``sentences`` by intent and by what was asked, of words that nothing was trained on."""

    habits: Mapping[str, Any]
    sentences: Sentences

    @classmethod
    def read(cls, folder: Path) -> "Customs":
        """Raises ``BadInput`` when what ships is not whole."""
        sentences: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
        try:
            habits = yaml.safe_load((folder / "customers.yaml").read_text("utf-8"))
            for line in (folder / "sentences.jsonl").read_text("utf-8").splitlines():
                entry = json.loads(line)
                sentences[entry["intent"], entry.get("expecting")].append(entry["text"])
        except (OSError, ValueError, KeyError, yaml.YAMLError) as error:
            raise BadInput(
                f"模擬のお客様のファイル {folder} を読めません。", f"The simulated customers in {folder} cannot be read."
            ) from error
        return cls(habits, sentences)

    def knows(self, intent: str) -> bool:
        """Whether there are words of that intent."""
        return any(name == intent for name, _ in self.sentences)

    def words(self, rng: Random, intent: str, expecting: str | None) -> str:
        """A sentence of that intent, one that answers the question if there is any. Raises ``BadInput`` for an intent without words."""
        fitting = self.sentences.get((intent, expecting)) or self.sentences.get((intent, None)) or ()
        if not fitting:
            fitting = [text for (name, _), texts in self.sentences.items() if name == intent for text in texts]
        if not fitting:
            raise BadInput(f"意図「{intent}」の文例がありません。", f"There are no sentences of intent {intent!r}.")
        return rng.choice(list(fitting))


@dataclass(slots=True)
class Answered:
    """What has come of the customer's doubt so far, and how long the call lasts by now (seconds)."""

    doubt_met: bool = False
    offered: bool = False
    at: float = 0.0


@dataclass(slots=True)
class Person:
    """One customer; the same ``rng`` makes the same one, whatever the script says."""

    customs: Customs
    rng: Random
    who: str = SELF
    reason: str = "reason_forgot"
    temper: Mapping[str, float] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    told_reason: bool = False
    resolve: float = 0.0
    """Drawn once: below the odds of agreeing the offer is taken."""
    family: str = ""

    @classmethod
    def drawn(cls, customs: Customs, rng: Random, family: str) -> "Person":
        habits = customs.habits
        who = _pick(rng, habits["answers"])
        tempers = habits["tempers"]
        temper = tempers[_pick(rng, {name: entry["share"] for name, entry in tempers.items()})]
        reason = _pick(rng, habits["reasons"])
        asks = rng.randint(0, int(temper["asks"]))
        questions = [_pick(rng, habits["questions"]) for _ in range(asks)]
        return cls(customs, rng, who, reason, temper, list(dict.fromkeys(questions)), resolve=rng.random(), family=family)

    @property
    def interrupts(self) -> bool:
        return self.who == SELF and self.rng.random() < self.temper["interrupts"]

    def first_words(self) -> tuple[str | None, str]:
        """What is said when the telephone is picked up: intent and words."""
        if self.who in ("voicemail", "call_screening"):
            return self.who, self.customs.words(self.rng, self.who, None)
        return None, self.rng.choice(("はい。", "もしもし。", "はい、もしもし。"))

    def reply(self, asks: str | None, line: str, so_far: Answered) -> tuple[str, str] | None:
        """Intent and words for what was asked; ``None``: waits in silence."""
        intent = self._intent(asks, line, so_far)
        if intent == "identity_confirm":
            return intent, self.rng.choice(list(self.customs.habits["identity_words"])).format(family=self.family)
        return None if intent is None else (intent, self.customs.words(self.rng, intent, asks))

    def _intent(self, asks: str | None, line: str, so_far: Answered) -> str | None:
        if self.who in ("voicemail", "call_screening"):
            return None
        match asks:
            case "identity":
                return "identity_confirm" if self.who == SELF else self.who
            case "reason":
                if not self.told_reason:
                    self.told_reason = True
                    return "refuse_offer" if self.rng.random() < self.temper["refuses"] else self.reason
                return self._question() or "need_consult"
            case "offer":
                return self._question(0.5) or (
                    "agree_send_link" if self.resolve < self._odds(so_far) else _pick(self.rng, self.customs.habits["declines"])
                )
            case "contact":
                return "agree_send_link"
            case "time":
                return "call_later"
            case "measure":
                return "reason_size"
            case "yes_no":
                return "deny" if line.startswith("check_") else self._question() or "deny"
        return None

    def _question(self, odds: float = 0.9) -> str | None:
        return self.questions.pop() if self.questions and self.rng.random() < odds else None

    def _odds(self, so_far: Answered) -> float:
        habits = self.customs.habits
        odds = float(self.temper["agrees"])
        if not so_far.doubt_met:
            odds *= habits["unanswered"]
        if so_far.offered and self.reason == "reason_price":
            odds *= habits["offered"]
        over = max(0.0, so_far.at - habits["patience_s"])
        return float(min(0.98, odds * habits["tired_a_minute"] ** (over / 60)))


def _pick(rng: Random, weights: Mapping[str, float]) -> str:
    return str(rng.choices(list(weights), list(weights.values()))[0])
