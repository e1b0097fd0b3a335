"""What the words mean in this call: beside a no to what was only proposed, and beside a word against the recording."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from console.conversation.dialogue import signs
from console.conversation.dialogue.breath import Breath
from console.conversation.dialogue.hearing import Turn, settle, urgent
from console.conversation.dialogue.state import State
from console.conversation.knowledge import subjects
from console.conversation.knowledge.thesaurus import thesaurus
from console.conversation.listener import Listener
from console.conversation.repertoire import Repertoire

_CLAUSES: Final = re.compile(r"(?<=[、。,.!?！？])")


def meant_here(repertoire: Repertoire, listener: Listener, state: State, breath: Breath, now: datetime) -> Turn:
    """``breath`` as it is meant in this call: a no to what goes beside the cart is none to the cart, a word against the recording none
    against the call, and what else is said holds."""

    def read(words: str) -> Turn:
        return listener.turn(replace(breath, words=words), state.reason)

    turn = read(breath.words)
    if signs.forbids_contact(turn.words):
        return turn
    if subjects.of_the_script(turn.words) == "recording":
        return _beside_the_recording(turn, read)
    rest = _beside_the_no(repertoire, state, turn.holds or turn.words, now)
    if rest is None:
        return turn
    meant = read(rest) if rest else None
    if meant is None or (settle(meant) in (None, "unknown") and urgent(meant, state, repertoire.plan) is None):
        meant = replace(turn, words="", ranked=(("deny", 1.0),), also=(), sure=True, slots={})
    return replace(meant, beside=True)


def _beside_the_recording(turn: Turn, read: Callable[[str], Turn]) -> Turn:
    """A question about the recording, and what else was said: 「録音は嫌です。人に代わって」 asks for a person."""
    clauses = _CLAUSES.split(turn.words)
    others = "".join(clause for clause in clauses if subjects.of_the_script(clause) != "recording").strip()
    asks = ("ask_if_ai", 0.9)
    if not others or others == turn.words:
        return replace(turn, ranked=(asks,), also=(), sure=True)
    meant = read(others)
    return replace(turn, ranked=(asks, *meant.ranked), also=(meant.ranked[0][0], *meant.also) if meant.sure else (), sure=True)


def _beside_the_no(repertoire: Repertoire, state: State, words: str, now: datetime) -> str | None:
    """What is said beside a no to what was proposed, by its name; ``None``: the words decline nothing of the kind."""
    meanings, cart = thesaurus().meanings, " ".join(item.name for item in repertoire.brief.cart.lines)
    proposed = meanings(suggested) if (suggested := repertoire.suggested(state, now)) else frozenset()

    def declines_it(thing: str) -> bool:
        return bool(meanings(thing) & proposed) and not meanings(thing) & meanings(cart)

    declined = False
    while proposed:
        if (only := signs.only_wanted(words)) is not None and meanings(only[0]) & meanings(cart):
            words = only[1]
        elif (no := signs.not_wanted(words)) is not None and declines_it(no[0]):
            words = no[1]
        else:
            break
        declined = True
    return words if declined else None
