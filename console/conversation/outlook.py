"""Looking ahead: what could be said next, and every sentence the call may come to."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from console.conversation.dialogue.state import State
from console.conversation.knowledge.filling import Filled
from console.conversation.repertoire import Repertoire
from console.domain.script import Line

MOST_CHOICES: Final = 8
_OFTEN_STEERED: Final = (
    ("offer", "お手続きのご案内"),
    ("anything_else", "ほかのご質問を伺う"),
    ("human_offer", "担当者をご案内"),
    ("close", "お礼を述べて終える"),
)


def wanted(rep: Repertoire, state: State, now: datetime) -> Iterator[tuple[str, str]]:
    """(line id, why), the likeliest first: the rest of this place, answers to what was asked, what operators often want."""
    node = rep.plan.node(state.node)

    def first(id: str) -> Iterator[str]:
        steps = rep.plan.node(id).steps
        yield from [name for step in steps for name in step if rep.sayable(state, rep.plan.lines[name], now)][:1]

    yield from ((name, "この場面の続き") for step in node.steps[state.step :] for name in step)
    yield from ((name, "もう一度たずねる") for name in node.again)
    for intent, target in node.on:
        yield from ((name, f"「{intent}」への応答") for name in first(target))
    for role, why in _OFTEN_STEERED:
        yield from ((name, why) for name in first(rep.plan.places[role]))
    for intent, target in rep.plan.answers.items():
        yield from ((name, f"「{intent}」への応答") for name in first(target))


def choices(rep: Repertoire, state: State, now: datetime, passes: Callable[[Filled, Line], bool]) -> tuple[tuple[str, str, str], ...]:
    """(line id, text, why) of what can be said now and ``passes`` the guardrails."""
    found: dict[str, tuple[str, str, str]] = {}
    for name, why in wanted(rep, state, now):
        line = rep.plan.lines[name]
        if name in found or not rep.sayable(state, line, now):
            continue
        filled = rep.filled(state, line, now)
        if filled is not None and passes(filled, line):
            found[name] = (name, filled.text, why)
            if len(found) == MOST_CHOICES:
                break
    return tuple(found.values())


def ahead(rep: Repertoire, state: State, now: datetime) -> Iterator[tuple[Line, Filled, bool]]:
    """Every sentence this call may speak, in the order of the script; the last says whether it ends the call."""
    seen: set[str] = set()
    for view in rep.views(state):
        for node in rep.plan.script.nodes:
            for name in (*(name for step in node.steps for name in step), *node.again):
                line = rep.plan.lines[name]
                filled = rep.filled(view, line, now)
                if filled is not None and filled.text not in seen and rep.may_offer(line):
                    seen.add(filled.text)
                    yield line, filled, node.ends


def next_line(rep: Repertoire, state: State, now: datetime) -> str | None:
    """The line on its way, or the one that would follow in this place."""
    if state.in_flight is not None:
        return state.in_flight.line
    node = rep.plan.node(state.node)
    return next((name for step in node.steps[state.step :] for name in step if rep.sayable(state, rep.plan.lines[name], now)), None)
