"""The link is on its way: what the message server's word, and what is said until it comes, lead to. Pure."""

from typing import Final

from console.conversation.dialogue import signs
from console.conversation.dialogue.hearing import Turn
from console.conversation.dialogue.moving import Moving, Step
from console.conversation.dialogue.plan import Plan
from console.conversation.dialogue.state import State
from console.domain.moves import Move
from console.domain.outcome import Outcome

LIMIT: Final = 3
"""Silences that a message server is waited for."""
_FIRST: Final = ("refuse_contact", "refuse_offer", "wrong_person", "third_party", "minor")
"""What goes before everything, and is kept."""
_ENDING: Final = ("want_human", "complaint", "distress", "driving", "already_ordered", "voicemail", "call_screening")


def answered(moving: Moving, state: State, channel: str, accepted: bool) -> Step:
    """The message server's word. An operator's sending counts too."""
    state = state._replace(sending=False, silent=0)
    if accepted:
        state, moves = moving.outcome(state._replace(sent=True, channel=channel), Outcome.LINK_SENT)
        if not state.free:
            return state, moves
        state, more = tell(moving, state)
        return state, (*moves, *more)
    if state.declined and not state.refused:
        # With no link on its way the 「結構です」 was to no further help: it was a no.
        return moving.go(state, moving.plan.urgent["refuse_offer"]) if state.free else moving.outcome(state, Outcome.REFUSED)
    if not state.free:
        return state, ()
    return moving.go(*moving.another_way(state))


def goodbye(state: State, turn: Turn) -> State:
    """The farewell waits for the message server's word: nobody leaves without knowing whether the link is on its way."""
    return state._replace(parting=True, declined=state.declined or turn.ranked[0][0] == "refuse_offer" or signs.declines(turn.words))


def said_on(moving: Moving, state: State, intent: str | None) -> Step | None:
    """What a word leads to that comes between a no and the server's word, which decides what the no meant: nothing is said until then, and
    whatever would lead elsewhere leaves the no standing as a refusal. ``None``: no such no is open."""
    if not (state.declined and state.sending) or intent in _FIRST:
        return None
    return moving.go(state, moving.plan.urgent["refuse_offer"]) if intent in _ENDING else (state._replace(parting=True), ())


def left_open(moving: Moving, state: State) -> tuple[State, tuple[Move, ...]]:
    """The call is over before the server's word came: the no stands as a refusal."""
    return moving.outcome(state, Outcome.REFUSED) if state.declined and not (state.sent or state.barred) else (state, ())


def tell(moving: Moving, state: State) -> Step:
    """「お送りしました」, and to somebody who has said goodbye no further question."""
    return moving.place(state, "sent_close" if state.parting and "sent_close" in moving.plan.places else "link_sent")


def told(plan: Plan, state: State) -> bool:
    """Whether 「お送りしました」 was heard."""
    return any(plan.lines[name].says_sent for name in state.heard if name in plan.lines)
