"""How the customer sounds, and what the conversation makes of it: softer lines, and a hand for a person. Pure.

A voice is weaker evidence than words: it never ends a call, bars anybody or stops what the customer asked for.
"""

from typing import Final

from console.conversation.dialogue.state import State
from console.domain.call import Holder
from console.domain.moves import RaiseHand
from console.domain.stimuli import MoodHeard

_BRIEFS: Final = {
    "anger": ("お声の様子から、ご不満かもしれません", "The customer sounds displeased"),
    "distress": ("お声の様子から、お困りかもしれません", "The customer sounds distressed"),
}


def sounded(state: State, heard: MoodHeard) -> tuple[State, tuple[RaiseHand, ...]]:
    """The next state, and a raised hand unless a person has the call already or the words have brought one."""
    state = state._replace(upset=heard.gentle)
    seen = state.holder is not Holder.AI or state.no_selling or state.ending or state.refused
    if heard.alarm is None or seen:
        return state, ()
    ja, en = _BRIEFS[heard.alarm]
    return state, (RaiseHand(heard.alarm, f"{ja}（{heard.why_ja}）。", f"{en} ({heard.why_en})."),)
