"""What the customer meant while an operator had the line."""

from collections.abc import Callable, Sequence

from console.conversation.dialogue import evidence
from console.conversation.dialogue.hearing import CARD_NUMBER, Turn, urgent
from console.conversation.dialogue.plan import Plan
from console.conversation.dialogue.state import State
from console.domain.transcript import Speaker, TranscriptTurn


def meant_meanwhile(said: Sequence[TranscriptTurn], read: Callable[[str, float], Turn], state: State, plan: Plan) -> tuple[str, ...]:
    """The intents in order. ``read`` takes words and the recognition's confidence.

    A wish for a person that the operator has met is left out; so is a grave intent that the words do not bear out: the operator
    heard them too.
    """
    answered = max((place for place, turn in enumerate(said) if turn.who is Speaker.OPERATOR), default=-1)
    intents: list[str] = []
    for place, turn in enumerate(said):
        if turn.who is not Speaker.CUSTOMER:
            continue
        heard = read(turn.text, 1.0 if turn.confidence is None else turn.confidence)
        pressing = urgent(heard, state, plan)
        label = heard.ranked[0][0] if pressing in (None, CARD_NUMBER) else pressing
        # A link still on its way may fail, and nobody waits for it here: only one that has arrived makes a no one to further help.
        if label == "refuse_offer" and state.sent and evidence.declines_only_help(heard, state):
            label = "thanks_bye"
        met = label == "want_human" and place < answered
        if not met and evidence.course(label, heard, state) is evidence.Course.ACT:
            intents.append(label)
    return tuple(intents)
