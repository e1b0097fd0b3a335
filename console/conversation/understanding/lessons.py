"""What a call teaches: which of the customer's turns a person's word was about, and the sentence without the person in it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from console.conversation.understanding.normal import squeezed
from console.domain.outcome import Outcome
from console.domain.transcript import Speaker, TranscriptTurn

MEANS: Final[Mapping[Outcome, str]] = {
    Outcome.REFUSED: "refuse_offer",
    Outcome.DO_NOT_CALL: "refuse_contact",
    Outcome.WRONG_PERSON: "wrong_person",
    Outcome.THIRD_PARTY: "third_party",
    Outcome.MINOR: "minor",
    Outcome.ALREADY_ORDERED: "already_ordered",
    Outcome.CALLBACK: "call_later",
    Outcome.CONSULT: "need_consult",
    Outcome.VOICEMAIL: "voicemail",
}
"""Dispositions by a person that tell what the customer must have said."""
UNSURE: Final = 0.8
"""A turn that was heard right, but with less probability than this, is worth learning too."""
SURNAME: Final = "{姓}"
"""Stands for the customer's name in an example; any surname is drawn for it."""
_SMALL: Final = frozenset({"affirm", "identity_confirm", "thanks_bye", "hold_on", "ask_repeat"})
_SHORTEST: Final = 4
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+|アットマーク|ドット(?:コム|シーオー)")
_LONG_NUMBER: Final = re.compile(r"\d(?:[-‐ の]?\d){5,}|(?:[〇一二三四五六七八九零][、 ]?){6,}")


def taught_by(outcome: Outcome, turns: Sequence[TranscriptTurn]) -> tuple[TranscriptTurn, str] | None:
    """The customer's turn that a disposition is about, and its label; ``None``: nothing new is learnt from it.

    Where a turn was understood so, it is learnt when that was unsure; else the last turn of substance is taken for the one that was missed.
    """
    label = MEANS.get(outcome)
    said = [turn for turn in turns if turn.who is Speaker.CUSTOMER and len(squeezed(turn.text)) >= _SHORTEST]
    if label is None or not said:
        return None
    heard = next((turn for turn in reversed(said) if turn.intent == label), None)
    if heard is not None:
        return (heard, label) if heard.confidence is not None and heard.confidence < UNSURE else None
    missed = next((turn for turn in reversed(said) if turn.intent not in _SMALL), None)
    return None if missed is None else (missed, label)


def asked_before(turn: TranscriptTurn, turns: Iterable[TranscriptTurn], asks: Mapping[str, str | None]) -> str | None:
    """What the agent's last line before ``turn`` asked; ``asks``: line id → what it asks for."""
    before = [one for one in turns if one.who is Speaker.AGENT and one.started < turn.started]
    return asks.get(before[-1].line or "") if before else None


def impersonal(text: str, names: Iterable[str]) -> str | None:
    """The sentence with ``{姓}`` where one of ``names`` stood; ``None`` when it holds what is nobody's business: an address, a number."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for name in sorted((unicodedata.normalize("NFKC", name) for name in names if len(name) > 1), key=len, reverse=True):
        plain = plain.replace(name, SURNAME)
    plain = re.sub(r"(?:\{姓\}[ 　]*)+", SURNAME, plain)
    return None if _MAIL.search(plain) or _LONG_NUMBER.search(plain) else plain
