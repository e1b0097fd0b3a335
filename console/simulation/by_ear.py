"""A customer who knows the agent only by ear: decides from the level of what is heard when to speak next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from console.simulation.scenario import CustomerTurn

VOICE_DB: Final = -42.0
FINISHED_S: Final = 0.9
"""An agent silent this long has finished; lines follow one another faster."""
PATIENCE_S: Final = 12.0
PICK_UP_S: Final = 0.3


@dataclass(frozen=True, slots=True)
class Act:
    """Do turn ``number`` (from 1) of the scenario now."""

    number: int
    turn: CustomerTurn


class CustomerByEar:
    """Fed every 20 ms; ``at`` is seconds since the answer."""

    def __init__(self, turns: Sequence[CustomerTurn], finished_s: float = FINISHED_S) -> None:
        self._turns = turns
        self._finished_s = finished_s
        self._next = 0
        self._busy_until = 0.0
        self._agent_began: float | None = None
        self._agent_last: float | None = None
        self._quiet_from: float | None = None
        self._last_turn = 0.0

    @property
    def done(self) -> bool:
        return self._next >= len(self._turns)

    def speaking_until(self, at: float) -> None:
        """The customer's own voice lasts until ``at``."""
        self._busy_until = at

    def heard(self, at: float, level_db: float) -> Act | None:
        """What was heard in this frame, and what to do now."""
        if level_db > VOICE_DB:
            self._agent_last = at
            if self._agent_began is None and at >= self._busy_until:
                self._agent_began = at
        elif (
            self._agent_began is not None
            and self._agent_last is not None
            and self._quiet_from is None
            and at - self._agent_last >= self._finished_s
        ):
            self._quiet_from = self._agent_last
        if self.done or at < self._busy_until:
            return None
        turn = self._turns[self._next]
        if not self._due(turn, at):
            return None
        self._next += 1
        if turn.silence is None:
            self._agent_began = None
            self._quiet_from = None
        self._last_turn = at
        return Act(self._next, turn)

    def _due(self, turn: CustomerTurn, at: float) -> bool:
        if turn.after == "answer":
            return at >= PICK_UP_S
        if turn.at is not None:
            if self._agent_began is not None:
                return at - self._agent_began >= turn.at
            return at - self._last_turn >= PATIENCE_S + turn.at
        if turn.silence is not None:
            return self._quiet_from is not None and at - self._quiet_from >= turn.silence
        quiet = self._agent_last is None or at - self._agent_last >= self._finished_s
        if self._agent_began is not None:
            return quiet
        return quiet and at - max(self._last_turn, self._busy_until) >= PATIENCE_S
