"""What the customers of this shop really said, call by call: without their names, and without those who were erased."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from console.conversation.understanding.lessons import asked_before, impersonal
from console.domain.errors import Refused
from console.domain.transcript import Speaker
from console.service.first_shop import first_shop
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

FEWEST: Final = 30
"""Fewer calls than this tell more of single persons than of a shop's customers."""
MOST: Final = 400
AT_ONCE: Final = 25
"""Calls in one reading, so that what else is read does not wait."""
UNKNOWN: Final = "unknown"

Call = list[dict[str, Any]]
"""The customer's turns in their order: ``asks`` what was asked before, ``intent`` as understood or corrected, ``words`` or null where they are personal."""


async def past_customers(transactions: Transactions, since: datetime) -> list[Call]:
    """The latest calls in which a customer spoke. Raises ``Refused`` when there are too few."""
    ids = await transactions.read(lambda work: list(work.scripts.spoken_with(first_shop(work), since, MOST)))
    found: list[Call] = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found += await transactions.read(partial(_calls, some))
    if len(found) < FEWEST:
        raise Refused(
            "trial.too_few_calls",
            f"過去の通話がまだ {len(found)} 件です。{FEWEST} 件たまると、実際のお客様の言葉で試せます。",
            f"There are {len(found)} past calls yet; {FEWEST} are needed to try it with what customers really said.",
        )
    return found


def _calls(ids: Iterable[str], work: UnitOfWork) -> list[Call]:
    made = [_call(work, id) for id in ids]
    return [call for call in made if call]


def _call(work: UnitOfWork, call_id: str) -> Call:
    record = work.calls.get(call_id)
    if record is None:
        return []
    customer = work.customers.get(record.customer_id)
    names = [customer.name, customer.kana, customer.family_name, customer.family_kana, *customer.name.split(), *customer.kana.split()]
    approved = work.scripts.version(record.script_hash)
    asks: Mapping[str, str | None] = {} if approved is None else {line.id: line.asks for line in approved.lines}
    turns = [one.turn for one in work.calls.turns(call_id)]
    return [
        {
            "asks": asked_before(turn, turns, asks),
            "intent": "" if turn.intent in (None, UNKNOWN) else turn.intent,
            "words": impersonal(turn.text, names),
        }
        for turn in turns
        if turn.who is Speaker.CUSTOMER and turn.operator is None
    ]
