"""What the catalogue last said of each product, and the facts that calls go by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from console.campaign.carts.sightings import WareSeen
from console.domain.facts import Fact
from console.store.encryption.port import Cipher
from console.store.intake_tables import WareRow
from console.store.sql_rules import SqlFacts
from console.store.tables import FactRow


class SqlWares:
    def __init__(self, session: Session, cipher: Cipher, shop_id: str) -> None:
        self._session = session
        self._cipher = cipher
        self._shop_id = shop_id

    def apply(self, seen: Sequence[WareSeen]) -> tuple[Fact, ...]:
        """The facts whose value changed."""
        items = {(ware.source, ware.item) for ware in seen if self._put(ware)}
        self._session.flush()
        facts = [fact for source, item in sorted(items) for fact in self._facts(source, item)]
        changed = [fact for fact in facts if self._says(fact.id) != fact.value]
        SqlFacts(self._session).put(self._shop_id, changed)
        return tuple(changed)

    def _put(self, ware: WareSeen) -> bool:
        key = (self._shop_id, ware.source, ware.kind, ware.key)
        tie = f"{ware.tie}|{self._cipher.lookup('tie', repr(sorted(ware.body.items())))[:16]}"
        row = self._session.get(WareRow, key)
        if row is None:
            self._session.add(
                WareRow(
                    shop_id=self._shop_id,
                    source=ware.source,
                    kind=ware.kind,
                    key=ware.key,
                    item=ware.item,
                    at=ware.at,
                    tie=tie,
                    body=dict(ware.body),
                )
            )
        elif (row.at, row.tie) < (ware.at, tie):
            row.item, row.at, row.tie, row.body = ware.item, ware.at, tie, dict(ware.body)
        else:
            return False
        return True

    def _facts(self, source: str, item: str) -> list[Fact]:
        rows = list(
            self._session.scalars(
                select(WareRow)
                .where(WareRow.shop_id == self._shop_id, WareRow.source == source, WareRow.item == item)
                .order_by(WareRow.key)
            )
        )
        variants = [row for row in rows if row.kind == "variant"]
        if not variants:
            return []
        variant = max(variants, key=lambda row: (row.at, row.tie))
        stock, counted_at = _stock(variant, [row for row in rows if row.kind == "level"])
        sku = str(variant.body["sku"])
        said: list[tuple[str, Any, datetime]] = [("name", variant.body["name"], variant.at), ("price", variant.body["price"], variant.at)]
        if stock is not None:
            said.append(("stock", max(0, stock), counted_at))
        else:
            # The shop no longer counts this one: an old number must not be spoken.
            self._session.execute(delete(FactRow).where(FactRow.id == f"{source}:product.{sku}.stock", FactRow.shop_id == self._shop_id))
        return [
            Fact(f"{source}:product.{sku}.{name}", f"product.{sku}.{name}", value, "", f"{source}:{sku}", at) for name, value, at in said
        ]

    def _says(self, fact_id: str) -> Any:
        row = self._session.get(FactRow, (fact_id, self._shop_id))
        return None if row is None else row.value["is"]


def _stock(variant: WareRow, levels: Sequence[WareRow]) -> tuple[int | None, datetime]:
    """The newer of the product's own count and the sum over the places, since not every place may have been heard of."""
    told = variant.body.get("stock")
    counted = [row for row in levels if row.body.get("stock") is not None]
    newest = max((row.at for row in counted), default=None)
    if newest is None or (told is not None and variant.at >= newest):
        return told, variant.at
    return sum(row.body["stock"] for row in counted), newest
