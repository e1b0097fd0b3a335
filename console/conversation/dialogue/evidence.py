"""How well a grave intent is borne out, before anything is done that cannot be taken back. Pure.

Some intents end the call, bar every further one, or hand the call to somebody. Words off a telephone line are often misheard, so
such an intent counts only as far as the recognition, the understanding, and the place in the conversation bear it out. In doubt
the customer is asked once, and until the answer nothing is urged; a refusal or a wish for a person that is heard twice is acted on.
"""

from enum import Enum
from typing import Final

from console.conversation.dialogue import signs
from console.conversation.dialogue.hearing import CARD_NUMBER, Turn
from console.conversation.dialogue.state import State
from console.domain.outcome import Outcome

_ACT_FROM: Final = {
    "refuse_contact": 0.5,
    "refuse_offer": 0.6,
    "want_human": 0.5,
    "wrong_person": 0.6,
    "third_party": 0.6,
    "minor": 0.75,
    "already_ordered": 0.75,
    "voicemail": 0.65,
    "call_screening": 0.65,
    "driving": 0.5,
    "reason_bought_elsewhere": 0.6,
    "need_consult": 0.6,
    "thanks_bye": 0.55,
}
"""The least strength at which each is acted on; an intent that is not named is never in doubt."""
_AT_PICK_UP: Final = ("voicemail", "call_screening", "refuse_contact", "driving", "want_human", "wrong_person", "minor", CARD_NUMBER)
"""Acted on though the agent has not yet spoken; every other greeting is answered by the opening."""
_ASK_FROM: Final = 0.3
"""Below this the intent is too thin to be named to the customer: the words themselves are asked for again."""
_AS_TYPED: Final = 0.95
"""Words of this confidence were not heard off a line: their meaning alone decides, with recall above precision."""
_PLAIN: Final = {"refuse_contact": 0.7, "refuse_offer": 0.6, "minor": 0.75, "need_consult": 0.5, "thanks_bye": 0.5}
"""So plain must even such a meaning be that nobody is barred, taken for a child or bidden farewell without a question: of 1,600 refusals
24 are less, and so is nearly everything that was none."""
_BESIDE: Final = 0.7
"""What a meaning counts for that only one of several clauses has."""
_TO_BE_NAMED: Final = ("minor", "already_ordered", "voicemail", "call_screening")
"""Not believed for having been misheard twice: the customer must have been asked by name."""
_REFUSALS: Final = ("refuse_contact", "refuse_offer")
"""One heard after the other is a refusal heard twice."""
_UNLIKELY: Final = 0.7
"""What an intent that does not fit the place loses."""
_YES: Final = ("affirm", "identity_confirm", "agree_purchase", "agree_send_link")


class Course(Enum):
    """What to do about a grave intent."""

    ACT = "act"
    CHECK = "check"  # name it and ask
    AGAIN = "again"  # ask for the words again


def weighed(intent: str | None, turn: Turn, state: State) -> tuple[str | None, Course]:
    """What ``intent`` comes to, a yes to the question about a grave intent being that intent, and what to do about it."""
    if turn.misunderstood:
        return ("deny" if state.check_named else None), Course.ACT
    if state.check_named and intent in _YES:
        return state.check, Course.ACT
    if intent == "refuse_offer" and declines_only_help(turn, state):
        return "thanks_bye", Course.ACT
    return intent, Course.ACT if intent is None else course(intent, turn, state)


def declines_only_help(turn: Turn, state: State) -> bool:
    """Whether a no is to further help: the link that was asked for is on its way, and the words do not take the purchase back."""
    return (state.sending or state.sent) and not signs.withdraws(turn.words, asked=state.expecting is not None)


def course(intent: str, turn: Turn, state: State) -> Course:
    """The course for ``intent``, as far as ``turn`` bears it out and as often as it has been asked about."""
    if intent == "voicemail" and state.outcome is Outcome.VOICEMAIL:
        return Course.ACT  # known already: nothing is done that has not been done
    if intent not in _ACT_FROM or strength(intent, turn, state) >= _needed(intent, turn, state):
        return Course.ACT
    if state.check == intent or (state.check in _REFUSALS and intent in _REFUSALS):
        return Course.ACT if intent not in _TO_BE_NAMED or state.check_named else Course.CHECK
    return Course.CHECK if strength(intent, turn, state) >= _ASK_FROM else Course.AGAIN


def _needed(intent: str, turn: Turn, state: State) -> float:
    """The strength from which it is acted on."""
    typed = turn.confidence >= _AS_TYPED and (fits(intent, state) or not state.identified)
    return _PLAIN.get(intent, 0.0) if typed else _ACT_FROM[intent]


def at_pick_up(intent: str | None, turn: Turn, state: State) -> bool:
    """Whether to act on the first words though the agent has not yet spoken."""
    return intent in _AT_PICK_UP and course(intent, turn, state) is Course.ACT


def strength(intent: str, turn: Turn, state: State) -> float:
    """0–1: the chance that the words mean it, less what recognition and the place in the conversation take from it."""
    meant = 0.97 if _said_outright(intent, turn.words) else max(dict(turn.ranked).get(intent, 0.0), _BESIDE if intent in turn.also else 0.0)
    return meant * turn.firmness * (1.0 if fits(intent, state) else _UNLIKELY)


def fits(intent: str, state: State) -> bool:
    """Whether it is to be expected at this point of a call."""
    match intent:
        case "wrong_person" | "third_party" | "voicemail" | "call_screening":
            return not state.identified
        case "already_ordered" | "reason_bought_elsewhere" | "need_consult":
            return state.opened
        case _:
            return True


def _said_outright(intent: str, words: str) -> bool:
    match intent:
        case "refuse_contact":
            return signs.forbids_contact(words)
        case "refuse_offer":
            return signs.declines(words)
        case "driving":
            return signs.driving(words)
        case _:
            return False
