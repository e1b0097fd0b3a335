"""A customer begins to read a card number: at once, that none is needed, whatever the place; then on with what they wanted. Pure."""

from typing import Final

from console.conversation.dialogue import signs
from console.conversation.dialogue.hearing import Turn
from console.conversation.dialogue.plan import Plan
from console.conversation.dialogue.state import State

_AGREE: Final = ("agree_purchase", "agree_send_link")


def interrupted(plan: Plan, state: State, turn: Turn) -> State:
    """``state`` as it is to be come back to. Whoever says in the same breath that they buy, or asks something, is answered behind it."""
    if plan.is_place(state.node, "holding"):
        state = state._replace(node=state.back or plan.places["opening"])
    label = turn.ranked[0][0] if turn.sure else ""
    if label in _AGREE and not (state.sending or state.sent):
        return state._replace(channel=signs.channel(turn.words) or state.channel, queued=(plan.places["agreed"],))
    asked = plan.answers.get(label) if label.startswith("ask_") else None
    return state._replace(queued=() if asked is None else (asked,))
