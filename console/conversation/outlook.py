"""Looking ahead: what could be said next, and every sentence the call may come to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.conversation.dialogue.state import State
from console.conversation.knowledge.conditions import SUM_OUTDATED
from console.conversation.knowledge.filling import Filled
from console.conversation.repertoire import Repertoire
from console.domain.facts import Fact
from console.domain.moves import Move, Say
from console.domain.script import Line
from console.domain.verdict import Verdict

MOST_CHOICES: Final = 8
UNFILLED: Final = Verdict("speech.fact", "この行を埋める事実がありません。", "No fact fills this line.")
_UNKNOWN: Final = Verdict("speech.approved", "その行はスクリプトにありません。", "There is no such line in the script.")
_UNTRUE: Final = Verdict("speech.condition", "この行を言う条件が、いまは整っていません。", "The conditions of this line do not hold now.")
_OFTEN_STEERED: Final = ("offer", "anything_else", "human_offer", "close")


@dataclass(frozen=True, slots=True)
class Following:
    """What the agent says next when nothing comes between. ``why``: ``rest`` of this place, a ``disclosure`` still owed,
    ``silence`` (nobody answers), or ``stage:ID``, the stage it leads to. ``facts``: what the sentence rests on."""

    line: str
    text: str
    why: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """Where the conversation stands, for the window: ``stage`` and ``node`` of the script, what the last question ``expecting``,
    the id of the line that follows, the disclosures heard to the end, how often a decision was urged."""

    stage: str
    node: str
    expecting: str | None
    next_line: str | None
    disclosures: tuple[str, ...]
    pushes: int
    following: Following | None = None


@dataclass(frozen=True, slots=True)
class SteeringChoice:
    """An approved line an operator may have said next; the best first. ``why`` as in ``wanted``."""

    line: str
    text: str
    why: str


def following(rep: Repertoire, before: State, after: State, moves: Iterable[Move]) -> Following | None:
    """``moves`` and ``after`` are what would come of ``before``."""
    say = next((move for move in moves if isinstance(move, Say)), None)
    if say is None:
        return None
    line = rep.plan.lines.get(say.line)
    if before.in_flight is None:
        why = "silence"
    elif line is not None and not set(line.discloses) <= set(before.disclosed):
        why = "disclosure"
    else:
        why = "rest" if after.node == before.node else f"stage:{rep.plan.node(after.node).stage}"
    known = {fact.id: fact for fact in rep.book(after).facts.values()}
    return Following(say.line, say.text, why, tuple(known[id] for id in say.facts if id in known))


def wanted(rep: Repertoire, state: State, now: datetime) -> Iterator[tuple[str, str]]:
    """(line id, why), the likeliest first: the ``rest`` of this place, its question ``again``, the ``answer:INTENT`` to
    what was asked, what operators ``often:ROLE`` want."""
    node = rep.plan.node(state.node)

    def first(id: str) -> Iterator[str]:
        steps = rep.plan.node(id).steps
        yield from [name for step in steps for name in step if rep.sayable(state, rep.plan.lines[name], now)][:1]

    yield from ((name, "rest") for step in node.steps[state.step :] for name in step)
    yield from ((name, "again") for name in node.again)
    for intent, target in node.on:
        yield from ((name, f"answer:{intent}") for name in first(target))
    for role in _OFTEN_STEERED:
        yield from ((name, f"often:{role}") for name in first(rep.plan.places[role]))
    for intent, target in rep.plan.answers.items():
        yield from ((name, f"answer:{intent}") for name in first(target))


def choices(rep: Repertoire, state: State, now: datetime, passes: Callable[[Filled, Line], bool]) -> tuple[SteeringChoice, ...]:
    """What can be said now and ``passes`` the guardrails."""
    found: dict[str, SteeringChoice] = {}
    for name, why in wanted(rep, state, now):
        line = rep.plan.lines[name]
        if name in found or not rep.sayable(state, line, now):
            continue
        filled = rep.filled(state, line, now)
        if filled is not None and passes(filled, line):
            found[name] = SteeringChoice(name, filled.text, why)
            if len(found) == MOST_CHOICES:
                break
    return tuple(found.values())


def steered(rep: Repertoire, state: State, line: Line | None, now: datetime) -> Filled | Verdict:
    """What a line of the script that an operator asks for says now, or why it is not said. That it was heard before is the operator's to know."""
    if line is None:
        return _UNKNOWN
    if not rep.applies(state, line, heard=()):
        return _UNTRUE
    return rep.filled(state, line, now) or UNFILLED


def ahead(rep: Repertoire, state: State, now: datetime) -> Iterator[tuple[Line, Filled, bool]]:
    """Every sentence this call may speak as things stand, in the order of the script, then the shop's own texts; the last says whether it
    ends the call. A sum that may yet change is nobody's to know."""
    seen: set[str] = set()
    for view in rep.views(state):
        for node in rep.plan.script.nodes:
            for name in (*(name for step in node.steps for name in step), *node.again):
                line = rep.plan.lines[name]
                filled = rep.filled(view, line, now) if SUM_OUTDATED not in line.when else None
                if filled is not None and filled.text not in seen and rep.may_offer(line):
                    seen.add(filled.text)
                    yield line, filled, node.ends
    quoting = rep.plan.node(rep.plan.answers["ask_product"]) if "ask_product" in rep.plan.answers else None
    for view in rep.entry_views(state, now):
        for name in (name for step in (quoting.steps if quoting else ()) for name in step):
            filled = rep.filled(view, rep.plan.lines[name], now)
            if filled is not None and filled.text not in seen:
                seen.add(filled.text)
                yield rep.plan.lines[name], filled, False
