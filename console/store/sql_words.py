"""The keyed index over what was said: written beside the sealed text, gone with the customer."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from console.domain.grams import grams
from console.store.encryption.port import Cipher
from console.store.history_tables import CallTagRow, TurnGramRow
from console.store.tables import CallRow, TurnRow
from console.store.word_digests import word_digests

GRAM: Final = "gram"


def index_turn(session: Session, cipher: Cipher, shop_id: str, turn_id: int, text: str) -> None:
    rows = [{"gram": gram, "turn_id": turn_id, "shop_id": shop_id} for gram in word_digests(cipher, GRAM, shop_id, grams(text))]
    if rows:
        session.execute(insert(TurnGramRow), rows)


def turns_with(cipher: Cipher, shop_id: str, word: str) -> Select[Any]:
    """Turns that hold every pair of the word; nearly always the word itself."""
    wanted = word_digests(cipher, GRAM, shop_id, grams(word))
    found = select(TurnGramRow.turn_id).where(TurnGramRow.gram.in_(wanted))
    return found.group_by(TurnGramRow.turn_id).having(func.count() == len(wanted))


def forget_words(session: Session, customer_ids: Sequence[str]) -> None:
    """Everything by which these customers' calls could be found by their words; tags too, since people write what they like."""
    calls = select(CallRow.id).where(CallRow.customer_id.in_(customer_ids))
    turns = select(TurnRow.id).where(TurnRow.call_id.in_(calls))
    for gone in (
        delete(TurnGramRow).where(TurnGramRow.turn_id.in_(turns)),
        delete(CallTagRow).where(CallTagRow.call_id.in_(calls)),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
