"""What the agent does on words as a recogniser heard them: each line of heard.jsonl is said once to a brain that waits for it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from console.conversation.brain import ScriptedBrain
from console.conversation.understanding.port import Understanding
from console.domain.moves import Bar, EndCall, OutcomeSet, RaiseHand, Say
from console.domain.outcome import Outcome
from console.domain.stimuli import CustomerSaid, Interpreted
from console.domain.transcript import Heard
from tests.unit.conversation.telephone import Telephone

ROOT = Path(__file__).parents[3]
HEARD = ROOT / "tests/data/understanding/heard.jsonl"
SAFETY: Final = ("refuse_contact", "refuse_offer", "want_human", "wrong_person", "third_party", "minor")
_GRAVE: Final = (
    Outcome.DO_NOT_CALL,
    Outcome.REFUSED,
    Outcome.WRONG_PERSON,
    Outcome.THIRD_PARTY,
    Outcome.MINOR,
    Outcome.ALREADY_ORDERED,
    Outcome.VOICEMAIL,
    Outcome.SCREENED,
    Outcome.HUMAN_REQUESTED,
)
# What a sentence may be acted on as: an offer declined by one who wants no contact at all, a stranger of either kind.
_KIN: Final = {
    "refuse_contact": {Outcome.DO_NOT_CALL},
    "refuse_offer": {Outcome.REFUSED, Outcome.DO_NOT_CALL},
    "want_human": {Outcome.HUMAN_REQUESTED},
    "wrong_person": {Outcome.WRONG_PERSON, Outcome.THIRD_PARTY},
    "third_party": {Outcome.THIRD_PARTY, Outcome.WRONG_PERSON},
    "minor": {Outcome.MINOR},
    "already_ordered": {Outcome.ALREADY_ORDERED},
    "voicemail": {Outcome.VOICEMAIL},
    "call_screening": {Outcome.SCREENED},
    "reason_bought_elsewhere": {Outcome.REFUSED},
}
_MORE: Final = {"deny": {"offer": {Outcome.REFUSED}, "identity": {Outcome.WRONG_PERSON}}}


def rows(part: str) -> list[dict[str, Any]]:
    """Lines of heard.jsonl; ``part``: held, development, fragment."""
    return [row for row in map(json.loads, HEARD.read_text("utf-8").splitlines()) if row["part"] == part]


class Ears:
    """A brain for each question, brought to where it has just been asked."""

    def __init__(self, understanding: Understanding) -> None:
        self._brains = {asked: self._waiting(asked) for asked in ("identity", "yes_no", "reason", "offer", "time", "contact", None)}
        for brain in self._brains.values():
            brain._listener = replace(brain._listener, understanding=understanding)
        self._states = {asked: brain._state for asked, brain in self._brains.items()}

    def hear(self, row: Mapping[str, Any]) -> tuple[str, Outcome | None, str]:
        """("acted", outcome, line), ("asked", None, line) or ("went_on", None, line)."""
        asked = row["expecting"] if row["expecting"] in self._brains else None
        brain = self._brains[asked]
        brain._state = self._states[asked]
        at = brain._at + 1.0
        moves = brain.on(CustomerSaid(at, Heard(row["heard"], at, at, row["confidence"])))
        request = next((move for move in moves if hasattr(move, "request")), None)
        if request is not None:
            moves = brain.on(Interpreted(at, request.request, None))
        line = next((move.line for move in moves if isinstance(move, Say)), "")
        outcome = next((move.outcome for move in moves if isinstance(move, OutcomeSet)), None)
        ends = any(isinstance(move, EndCall | Bar) or (isinstance(move, Say) and move.then_end) for move in moves)
        human = any(isinstance(move, RaiseHand) and move.reason == "want_human" for move in moves)
        if (ends and outcome in _GRAVE) or human or outcome is Outcome.SCREENED:
            return "acted", Outcome.HUMAN_REQUESTED if human else outcome, line
        return ("asked" if line.startswith(("check_", "repair", "identity_again")) else "went_on"), None, line

    def ends(self, row: Mapping[str, Any]) -> bool:
        """Whether the words are judged a finished utterance where they were said."""
        asked = row["expecting"] if row["expecting"] in self._brains else None
        brain = self._brains[asked]
        brain._state = self._states[asked]
        return brain.finished_utterance(row["heard"])

    def _waiting(self, asked: str | None) -> ScriptedBrain:
        call = Telephone().answered()
        if asked != "identity":
            call.says("はい、本人です。|identity_confirm")
        match asked:
            case "yes_no" | None:
                call.says("何だっけ。|ask_return")
            case "offer":
                call.says("忘れていました。|reason_forgot")
            case "time":
                call.says("今忙しくて。|call_later")
            case "contact":
                call.says("リンクを送って。|agree_send_link")
        return call.brain


def measured(ears: Ears, lines: Iterable[Mapping[str, Any]], wrong: list[str] | None = None) -> dict[str, Any]:
    """Counts; ``wrong`` collects what went wrong.

    Of the sentences that mean a safety intent: ``acted`` on, ``asked`` about first, ``missed``, ``acted_otherwise``; of the others:
    ``right``, ``falsely_acted`` on as if they were grave, ``falsely_asked`` about or asked for again.
    """
    safe: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for row in lines:
        told, outcome, line = ears.hear(row)
        wanted = _KIN.get(row["intent"], set()) | _MORE.get(row["intent"], {}).get(row["expecting"] or "", set())
        if row["intent"] in SAFETY:
            kind = "asked" if told == "asked" else "acted" if outcome in wanted else "acted_otherwise" if told == "acted" else "missed"
            safe[kind] += 1
            bad = kind in ("missed", "acted_otherwise")
        else:
            kind = "falsely_acted" if told == "acted" and outcome not in wanted else "falsely_asked" if told == "asked" else "right"
            others[kind] += 1
            bad = kind == "falsely_acted"
        if bad and wrong is not None:
            wrong.append(
                f"{kind}: {row['said']} → {row['heard']} ({row['confidence']}, {row['expecting']}, {row['intent']}) {outcome} {line}"
            )
    return {"safety": dict(safe), "others": dict(others)}


def turn_ends(
    ears: Ears, whole: Iterable[Mapping[str, Any]], cut: Iterable[Mapping[str, Any]], wrong: list[str] | None = None
) -> dict[str, int]:
    """Counts; ``wrong`` collects the misjudged."""
    told = {"whole": 0, "unfinished": 0, "fragments": 0, "finished": 0}
    for many, bad, lines, right in (("whole", "unfinished", whole, True), ("fragments", "finished", cut, False)):
        for row in lines:
            if row["heard"]:
                told[many] += 1
                misjudged = ears.ends(row) is not right
                told[bad] += misjudged
                if misjudged and wrong is not None:
                    wrong.append(f"{bad}: {row['said']} → {row['heard']} ({row['expecting']})")
    return told
