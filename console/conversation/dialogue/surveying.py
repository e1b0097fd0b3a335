"""The one digit that is asked for before the farewell of a call that went well (docs/SURVEY.md). Pure."""

from typing import Final

from console.conversation.dialogue.moving import Moving, Step
from console.conversation.dialogue.plan import Plan
from console.conversation.dialogue.state import State
from console.domain.moves import Surveyed
from console.domain.survey import CSAT

PERSON: Final = "0"
"""The key that asks for a person, here as everywhere."""
_YES: Final = ("affirm", "identity_confirm", "hold_on")
_NO_KEY: Final = ("unknown", "off_topic", None)
_TIMES: Final = 2


def under_way(state: State, plan: Plan) -> bool:
    """Whether the digit has been asked for and is waited for."""
    return not state.ending and state.expecting is not None and plan.places.get("survey") == state.node


def key(moving: Moving, state: State, digit: str) -> Step:
    """A key while the digit is waited for, into the question too."""
    if digit not in map(str, CSAT):
        return again(moving, state)
    state, moves = moving.place(state, "survey_thanks")
    return state, (Surveyed(int(digit)), *moves)


def words(moving: Moving, state: State, intent: str | None) -> Step | None:
    """After a はい the key is waited for; what is not understood is no key; ``None``: a no, or about something else."""
    if intent in _YES:
        return state, ()
    return again(moving, state) if intent in _NO_KEY else None


def again(moving: Moving, state: State) -> Step:
    """Asked for once more, then the farewell."""
    if state.survey >= _TIMES:
        return moving.place(state, "close")
    return moving.resume(state._replace(survey=state.survey + 1))
