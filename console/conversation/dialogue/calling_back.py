"""The time at which the customer wishes to be called: named, read back, put right, kept. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.conversation.dialogue.appointed import appointed, in_week
from console.conversation.dialogue.hearing import Turn
from console.conversation.dialogue.moving import Moving, Step
from console.conversation.dialogue.state import State
from console.domain.moves import Move
from console.domain.window import CallingHours, outside

_CORRECTING: Final = ("affirm", "deny", "call_later", "off_topic", "unknown", None)
"""What a time put right is taken for while it is being read back."""
_TRIES: Final = 2


@dataclass(frozen=True, slots=True)
class CallingBack:
    """``hours``: within which anybody may be called."""

    moving: Moving
    hours: CallingHours

    def named(self, state: State, turn: Turn, intent: str | None, now: datetime) -> Step | None:
        """What a time in the words leads to, or the lack of one that was asked for; ``None``: they are about something else."""
        plan = self.moving.plan
        corrects = plan.is_place(state.node, "confirm_time") and intent in _CORRECTING
        when = appointed(turn.words, now, state.callback if corrects else None, state.week)
        if corrects and when is not None and when == state.callback:
            return self.moving.go(state, dict(plan.node(state.node).on)["affirm"])
        if when is not None and (state.expecting == "time" or intent == "call_later" or corrects):
            state, told, target = self.promised(state, when)
            state, moves = self.moving.place(state, target)
            return state, (*told, *moves)
        if state.expecting != "time" or intent in plan.answers or intent in ("thanks_bye", "hold_on", "ask_repeat", "deny"):
            return None
        if state.time_tries + 1 >= _TRIES:
            return self.moving.place(state, "close")
        return self.moving.resume(state._replace(time_tries=state.time_tries + 1))

    def promised(self, state: State, when: datetime) -> tuple[State, tuple[Move, ...], str]:
        """A time the customer named is kept and read back; one at which nobody may be called is not promised."""
        if outside(when, is_holiday=False, hours=self.hours) is not None:
            return state._replace(callback=None), (), "time_outside"
        week = state.week if in_week(when, state.week) else None
        state, told = self.moving.appoint(state._replace(callback=when, week=week, time_tries=0))
        return state, told, "confirm_time"
