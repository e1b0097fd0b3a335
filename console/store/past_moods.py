"""Which past calls tell of a mood, as a condition on ``calls``.

Why a hand was raised is sealed, so that it is opened here, of the calls that answer to everything else.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select
from sqlalchemy.orm import Session

from console.domain.moods import SIGNS, STRAINED, KeptMood
from console.domain.transcript import Speaker
from console.store.encryption.port import Cipher
from console.store.slices import slices
from console.store.tables import CallEventRow, CallRow, DataKeyRow, TurnRow

_HAND: Final = "hand"
_UNREADABLE: Final = None
"""Instead of a reason, where the customer's key was destroyed."""


def of_mood(session: Session, cipher: Cipher, others: Sequence[ColumnElement[bool]], mood: KeptMood) -> ColumnElement[bool]:
    """``others``: what else the calls answer to."""
    asked = STRAINED if mood is KeptMood.CALM else (mood,)
    reasons = {SIGNS[one].hand for one in asked} - {None}
    raised = _raised(session, cipher, others) if reasons else []
    told = or_(*(_told(one) for one in asked))
    if mood is not KeptMood.CALM:
        return or_(told, _among(call for call, reason in raised if reason in reasons))
    # A hand that can no longer be read may have been one of them.
    strained = or_(told, _among(call for call, reason in raised if reason in reasons or reason is _UNREADABLE))
    return and_(_said(), not_(strained))


def _told(mood: KeptMood) -> ColumnElement[bool]:
    """By what stands open in the books."""
    signs = SIGNS[mood]
    intents = _said(TurnRow.intent.in_(sorted(signs.intents))) if signs.intents else false()
    return or_(intents, CallRow.link_accepted.is_(True)) if signs.link else intents


def _said(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    by_customer = (TurnRow.call_id == CallRow.id, TurnRow.who == Speaker.CUSTOMER.value)
    return exists(select(TurnRow.call_id).where(*by_customer, *more).correlate(CallRow))


def _raised(session: Session, cipher: Cipher, others: Sequence[ColumnElement[bool]]) -> list[tuple[str, str | None]]:
    """Every raised hand: its call and its reason."""
    hands = (
        select(CallEventRow.call_id, CallEventRow.body_sealed, DataKeyRow.wrapped)
        .join(CallRow, CallRow.id == CallEventRow.call_id)
        .outerjoin(DataKeyRow, DataKeyRow.customer_id == CallRow.customer_id)
        .where(CallEventRow.kind == _HAND, *others)
    )
    return [(call, _reason(cipher, call, sealed, wrapped)) for call, sealed, wrapped in session.execute(hands)]


def _reason(cipher: Cipher, call_id: str, sealed: bytes, wrapped: bytes | None) -> str | None:
    if wrapped is None:
        return _UNREADABLE
    return str(json.loads(cipher.open(wrapped, sealed, f"call_events.body:{call_id}"))["reason"])


def _among(calls: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(CallRow.id.in_(some) for some in slices(dict.fromkeys(calls))), false())
