"""A sum was told and has changed since: what was heard of it counts no longer, and the new one is told before anything else."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from console.conversation.dialogue.state import State
from console.conversation.repertoire import Repertoire
from console.domain.script import Line

_SUMS: Final = ("cart.", "offer.")
"""Facts that follow from what the cart costs."""


def repriced(before: Repertoire, after: Repertoire, state: State, now: datetime) -> State:
    """``before`` and ``after``: what could be said until the shop's news, and since."""
    promised = tuple(id for id in state.promised if after.offers().get(id) is None)
    fresh = state._replace(promised=promised)

    def untrue(name: str) -> bool:
        line = after.plan.lines.get(name)
        return line is not None and _sums(before, state, line, now) != _sums(after, fresh, line, now)

    flight = state.in_flight
    if flight is not None and untrue(flight.line):
        flight = replace(flight, outdated=True)
    heard = frozenset(name for name in state.heard if not untrue(name))
    told = heard != state.heard or flight is not state.in_flight
    return fresh._replace(heard=heard, in_flight=flight, outdated=state.outdated or told)


def _sums(repertoire: Repertoire, state: State, line: Line, now: datetime) -> frozenset[tuple[str, str | int | bool]]:
    filled = repertoire.filled(state, line, now)
    return frozenset((fact.key, fact.value) for fact in filled.facts if fact.key.startswith(_SUMS)) if filled else frozenset()
