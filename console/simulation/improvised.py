"""A call in text whose customer answers what is asked instead of keeping to a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from console.conversation.brain import Brain
from console.conversation.understanding.port import Understanding
from console.domain.call import CallBrief
from console.domain.script import Script
from console.domain.transcript import Speaker
from console.simulation.intents import ToldIntents
from console.simulation.people import Answered, Person
from console.simulation.scenario import DEFAULT_NOW, CustomerTurn, CustomerVoice, LineQuality, Scenario
from console.simulation.text import Speaking, TextCall

CUTS_IN_AFTER_S: Final = 4.0
MOST_TURNS: Final = 30
ANSWERING: Final = frozenset({"不安解消", "代替提案"})
NO_ANSWER: Final = frozenset({"unanswerable", "repair", "not_understood", "off_topic"})
"""Places of a script that answer nothing."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a customer notices of a script's lines: ``asks`` what each asks for, ``offers`` those with an offer, ``answers`` those that meet a doubt."""

    asks: Mapping[str, str | None]
    offers: frozenset[str]
    answers: frozenset[str]

    @classmethod
    def of(cls, script: Script) -> "Marks":
        offers = frozenset(line.id for line in script.lines if line.offer is not None)
        return cls({line.id: line.asks for line in script.lines}, offers, frozenset(_answering(script)))


class ImprovisedCall(TextCall):
    """``marks``: of the brief's script; ``ears``: those of the brain. ``meant``: intent that each of the customer's turns was drawn for, by the number of the turn."""

    step_s = 0.1  # coarse enough for what is said, and twice as fast

    def __init__(self, brief: CallBrief, marks: Marks, brain: Brain, person: Person, ears: Understanding) -> None:
        super().__init__(_unwritten(brief.call_id), brain, longest_call_s=brief.longest_call_s)
        self._marks, self._person, self._ears = marks, person, ears
        self.meant: dict[int, str] = {}
        intent, words = person.first_words()
        self._plan(CustomerTurn(say=words, after="answer"), intent)
        if person.interrupts:
            self._plan(CustomerTurn(say=person.customs.words(person.rng, "refuse_offer", None), at=CUTS_IN_AFTER_S), "refuse_offer")

    def _upcoming(self) -> CustomerTurn | None:
        planned = super()._upcoming()
        if planned is not None or len(self._turns) >= MOST_TURNS:
            return planned
        if self._playing or self._floor.agent_has_floor or not self._answered_since_turn or self._agent_done is None:
            return None
        last = next((turn for turn in reversed(self.record.turns) if turn.who is Speaker.AGENT), None)
        if last is None or last.line is None:
            return None
        reply = self._person.reply(self._marks.asks.get(last.line), last.line, self._so_far())
        if reply is None:
            return None
        intent, words = reply
        return self._plan(CustomerTurn(say=words), intent)

    def _confirm(self, spoken: Speaking) -> None:
        if isinstance(self._ears, ToldIntents):
            self._ears.meant = self.meant.get(spoken.number)
        super()._confirm(spoken)

    def _plan(self, turn: CustomerTurn, intent: str | None) -> CustomerTurn:
        self._turns.append(turn)
        self._calm = 0
        self.record.scripted_turns.append(None)
        if intent is not None:
            self.meant[len(self._turns)] = intent
        return turn

    def _so_far(self) -> Answered:
        told = next((turn.ended for turn in self.record.turns if turn.who is Speaker.CUSTOMER and turn.intent == self._person.reason), None)
        after = {turn.line for turn in self.record.turns if turn.who is Speaker.AGENT and told is not None and turn.started >= told}
        return Answered(bool(after & self._marks.answers), bool(after & self._marks.offers), self._now)


def _answering(script: Script) -> set[str]:
    nothing = {node for role, node in script.places if role in NO_ANSWER} | {node for intent, node in script.answers if intent in NO_ANSWER}
    return {line for node in script.nodes if node.stage in ANSWERING and node.id not in nothing for step in node.steps for line in step}


def _unwritten(id: str) -> Scenario:
    return Scenario(id, "", None, None, None, None, DEFAULT_NOW, CustomerVoice(), LineQuality(), (), ())
