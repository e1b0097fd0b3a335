"""What the customer's turn means here: urgent things first, with recall above precision; then the place we are in. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from console.conversation.dialogue import signs
from console.conversation.dialogue.plan import Plan
from console.conversation.dialogue.state import State
from console.domain.card_numbers import MASK
from console.domain.outcome import Outcome

# The least probability at which an urgent intent is believed though another stands first.
_BELIEVED: Final = {
    "refuse_contact": 0.18,
    "minor": 0.5,
    "refuse_offer": 0.28,
    "want_human": 0.3,
    "wrong_person": 0.4,
    "third_party": 0.4,
    "voicemail": 0.45,
    "call_screening": 0.45,
    "already_ordered": 0.45,
    "complaint": 0.4,
    "call_later": 0.45,
}
_BEFORE_IDENTITY: Final = ("wrong_person", "third_party", "voicemail", "call_screening")
_UNSAFE: Final = (
    "identity_confirm",
    "affirm",
    "agree_purchase",
    "agree_send_link",
    "already_ordered",
    "minor",
    "voicemail",
    "call_screening",
)
"""Not assumed on a doubtful turn: each would commit the customer, or end the call, on a guess."""
_UNSAFE_FROM: Final = 0.5
_AUDIBLE: Final = 0.42
"""What a clear meaning of words that were hardly heard must still come to; below it they are asked for again."""
_HARDLY: Final = 0.64
"""Firmness below which words are mostly not those that were spoken: of an unclear meaning nothing is made."""
_FIRM: Final = 0.7
"""Confidence from which words off a telephone line are as good as right: nearly all of that confidence were, by reading."""
_HOPELESS: Final = 0.22
_IDLE: Final = 0.6
"""From here on words are told to be none of our business; less is more likely a question that was not understood."""
SIZED: Final = ("reason_size", "ask_product", "affirm", "identity_confirm", "off_topic", "unknown", "deny", None)
"""What words that tell a height are taken for, a 「いえ、165です」 that puts one right too; with any other intent the height stands beside what is asked."""
_ENOUGH: Final = ("refuse_contact", "refuse_offer", "want_human", "minor")
CARD_NUMBER: Final = "card_number"
"""A sign without a label: digits of a card, which reach the brain masked. Also the role of the place that says none are needed."""
BEYOND: Final = "about:beyond"
"""What a question is taken for whose label has an answer that would be none to it: it is owned to, and a person offered."""
_RECORDED: Final = {"driving": "call_later", "distress": "", CARD_NUMBER: "", "about:price": "ask_product"}
"""Signs that are no label of the understanding: what the record calls them; empty: its own best label."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A customer's turn: ``ranked`` labels with probabilities, best first, ``also`` said in the same breath; ``confidence`` of the
    recognition, 1 for words that were not heard but written; ``kana`` as they are read, where that is known; ``misunderstood``: they say
    only that the last answer was to something else; ``beside``: what was suggested beside the cart was declined
    before them; ``holds``: what of them holds, where they were put right in one breath."""

    words: str
    ranked: tuple[tuple[str, float], ...]
    also: tuple[str, ...] = ()
    sure: bool = True
    slots: Mapping[str, str] | None = None
    confidence: float = 1.0
    kana: str = ""
    misunderstood: bool = False
    beside: bool = False
    holds: str = ""

    @property
    def probability(self) -> float:
        return self.ranked[0][1]

    @property
    def firmness(self) -> float:
        """0–1: how far the words may be taken for those that were spoken."""
        return min(1.0, self.confidence / _FIRM)


def urgent(turn: Turn, state: State, plan: Plan) -> str | None:
    """The urgent intent in a turn, whatever else is in it; ``driving``, ``distress`` and ``card_number`` are signs without a label."""
    if signs.forbids_contact(turn.words):
        return "refuse_contact"
    if signs.driving(turn.words):
        return "driving"
    if turn.misunderstood or (turn.beside and not turn.words):
        return None
    chances = dict(turn.ranked)
    for name in turn.also:
        chances[name] = 1.0
    first = turn.ranked[0][0]
    # What stands first is looked at first, but nothing comes before a wish to be left alone.
    for label in sorted(_BELIEVED, key=lambda name: (name != "refuse_contact", name != first)):
        if label not in plan.urgent or (label in _BEFORE_IDENTITY and state.identified and first != label):
            continue
        if chances.get(label, 0.0) >= _BELIEVED[label]:
            # A machine that takes messages asks for name and business in the words of one that screens calls.
            return "voicemail" if label == "call_screening" and state.outcome is Outcome.VOICEMAIL else label
    if signs.declines(turn.holds or turn.words) and first not in ("agree_purchase", "agree_send_link"):
        return "refuse_offer"
    if signs.distressed(turn.words):
        return "distress"
    if state.outcome is Outcome.VOICEMAIL and not turn.sure:
        # The machine talks on: what is not clearly something else is the rest of its announcement.
        return "voicemail"
    return CARD_NUMBER if MASK in turn.words and CARD_NUMBER in plan.places else None


def answering(state: State, plan: Plan) -> str | None:
    """What was asked that the customer's words may answer. A はい is enough to go on with, and many then say their name into the line that
    follows it."""
    follows_a_yes = plan.is_place(state.node, "goods") and state.expecting is None
    return "identity" if follows_a_yes and (state.in_flight is not None or state.cut is not None) else state.expecting


def settle(turn: Turn) -> str | None:
    """The label to go by when no second opinion came: the best one if acting on it is safe, else ``None``."""
    if turn.sure:
        return None if turn.probability * turn.firmness < _AUDIBLE else substance(turn)
    # What stands first by its weight alone, and was not believed, hides nothing that is likely.
    label, probability = next((pair for pair in turn.ranked if pair[1] >= _BELIEVED.get(pair[0], 0.0)), turn.ranked[0])
    believed = probability * turn.firmness
    if label == "off_topic" and believed < _IDLE:
        return None
    least = max(_HOPELESS, _BELIEVED.get(label, 0.0))
    guessing = turn.firmness < _HARDLY or probability < least or (label in _UNSAFE and believed < _UNSAFE_FROM)
    return None if guessing else label


def recorded(turn: Turn, intent: str | None, goal: str | None) -> str:
    """The label under which the record keeps a turn that was taken for ``intent`` and answered as ``goal``."""
    meant = intent or ("deny" if turn.misunderstood else "unknown")
    return _RECORDED.get(goal or meant, _RECORDED.get(meant, meant)) or turn.ranked[0][0]


def substance(turn: Turn) -> str:
    """Of several things said in one breath the one to act on: a bare yes gives way to what follows it."""
    label = turn.ranked[0][0]
    return turn.also[0] if label in ("affirm", "hold_on") and turn.also else label


def enough(label: str, expecting: str | None) -> bool:
    """Whether the answer is the same whatever a clause that was left standing would still have said."""
    if expecting == "identity" and label in ("wrong_person", "third_party"):
        return True
    return label in _ENOUGH or (expecting == "reason" and label.startswith("reason_"))


def hardly_heard(turn: Turn) -> bool:
    """Whether the words are mostly not those that were spoken."""
    return turn.firmness < _HARDLY


def candidates(turn: Turn) -> tuple[str, ...]:
    """Two to four labels worth asking the language model about; empty when there is nothing to choose between."""
    if hardly_heard(turn) or turn.misunderstood:
        return ()
    names: Sequence[str] = [name for name, chance in turn.ranked[:4] if chance >= 0.05 and name != "unknown"]
    return tuple(names) if len(names) >= 2 else ()
