"""What people decided about carts: as it holds, and each decision with the one before it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from console.domain.handling import FREE, Handling
from console.service.campaign.queue_port import Deed
from console.store.queue_tables import CartDeedRow, CartHandlingRow
from console.store.queue_upkeep import touch
from console.store.slices import slices
from console.store.tables import CartTableRow


def handling_of(row: Any) -> Handling:
    return Handling(row.snoozed_until, row.snoozed_by, row.excluded_by, row.assigned_to)


def handling_json(handling: Handling) -> dict[str, Any]:
    until = handling.snoozed_until
    return {
        "snoozed_until": None if until is None else until.isoformat(),
        "snoozed_by": handling.snoozed_by,
        "excluded_by": handling.excluded_by,
        "assigned_to": handling.assigned_to,
    }


def handling_read(body: Mapping[str, Any]) -> Handling:
    until = body.get("snoozed_until")
    snoozed = None if until is None else datetime.fromisoformat(until)
    return Handling(snoozed, body.get("snoozed_by"), body.get("excluded_by"), body.get("assigned_to"))


class SqlHandlings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, cart_id: str) -> Handling:
        row = self._session.get(CartHandlingRow, cart_id)
        return FREE if row is None else handling_of(row)

    def held(self, cart_ids: Sequence[str]) -> Mapping[str, Handling]:
        found: dict[str, Handling] = {}
        rows = select(CartTableRow.id, CartHandlingRow).outerjoin(CartHandlingRow, CartHandlingRow.cart_id == CartTableRow.id)
        for some in slices(cart_ids):
            for cart_id, row in self._session.execute(rows.where(CartTableRow.id.in_(some))):
                found[cart_id] = FREE if row is None else handling_of(row)
        return found

    def put(self, batch: str, who: str, did: str, changes: Mapping[str, tuple[Handling, Handling]], at: datetime) -> None:
        shops: dict[str, str] = {}
        for some in slices(changes):
            found = select(CartTableRow.id, CartTableRow.shop_id).where(CartTableRow.id.in_(some))
            shops.update((cart_id, shop_id) for cart_id, shop_id in self._session.execute(found))
        for cart_id, (_, after) in changes.items():
            self._session.merge(
                CartHandlingRow(
                    cart_id=cart_id,
                    shop_id=shops[cart_id],
                    snoozed_until=after.snoozed_until,
                    snoozed_by=after.snoozed_by,
                    excluded_by=after.excluded_by,
                    assigned_to=after.assigned_to,
                )
            )
        self._session.flush()
        rows = [
            {
                "shop_id": shops[cart_id],
                "cart_id": cart_id,
                "batch": batch,
                "at": at,
                "who": who,
                "did": did,
                "before": handling_json(before),
                "after": handling_json(after),
            }
            for cart_id, (before, after) in changes.items()
        ]
        if rows:
            self._session.execute(insert(CartDeedRow), rows)
        touch(self._session, carts=changes)

    def batch(self, batch: str) -> Sequence[Deed]:
        rows = self._session.scalars(select(CartDeedRow).where(CartDeedRow.batch == batch).order_by(CartDeedRow.id))
        return [Deed(row.cart_id, row.at, row.who, row.did, handling_read(row.before), handling_read(row.after)) for row in rows]
