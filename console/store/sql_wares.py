"""What the catalogue last said of each product, and the facts that calls go by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from console.campaign.carts.sightings import WareSeen
from console.domain.facts import Fact
from console.store.encryption.port import Cipher
from console.store.intake_tables import WareRow
from console.store.many_rows import THOSE, among, carry_out
from console.store.sql_rules import SqlFacts
from console.store.tables import FactRow

_WARE, _FACT = WareRow.__table__.c, FactRow.__table__.c
_VERSIONS: Final = select(_WARE.source, _WARE.kind, _WARE.key, _WARE.at, _WARE.tie).where(
    _WARE.shop_id == bindparam("shop"), _WARE.key.in_(THOSE)
)
_OF_ITEMS: Final = select(WareRow.__table__).where(_WARE.shop_id == bindparam("shop"), _WARE.item.in_(THOSE)).order_by(_WARE.key)
_SAID: Final = select(_FACT.id, _FACT.value).where(_FACT.shop_id == bindparam("shop"), _FACT.id.in_(THOSE))
_FRESH: Final = insert(WareRow)
_CHANGED: Final = update(WareRow).where(
    WareRow.shop_id == bindparam("b_shop"),
    WareRow.source == bindparam("b_source"),
    WareRow.kind == bindparam("b_kind"),
    WareRow.key == bindparam("b_key"),
)


class SqlWares:
    def __init__(self, session: Session, cipher: Cipher, shop_id: str) -> None:
        self._session = session
        self._cipher = cipher
        self._shop_id = shop_id

    def apply(self, seen: Sequence[WareSeen]) -> tuple[Fact, ...]:
        """The facts whose value changed."""
        items = self._put(seen)
        if not items:
            return ()
        rows: dict[tuple[str, str], list[Any]] = {item: [] for item in items}
        for row in among(self._session, _OF_ITEMS, {item for _, item in items}, shop=self._shop_id):
            if (row.source, row.item) in rows:
                rows[row.source, row.item].append(row)
        facts = [fact for (source, _), found in sorted(rows.items()) for fact in self._facts(source, found)]
        said = {key: value["is"] for key, value in among(self._session, _SAID, [fact.id for fact in facts], shop=self._shop_id)}
        changed = [fact for fact in facts if said.get(fact.id) != fact.value]
        if changed:
            SqlFacts(self._session).put(self._shop_id, changed)
        return tuple(changed)

    def _put(self, seen: Sequence[WareSeen]) -> set[tuple[str, str]]:
        """Of which items something new was said."""
        newest: dict[tuple[str, str, str], tuple[datetime, str, WareSeen]] = {}
        for ware in seen:
            name = (ware.source, ware.kind, ware.key)
            tie = f"{ware.tie}|{self._cipher.lookup('tie', repr(sorted(ware.body.items())))[:16]}"
            if name not in newest or newest[name][:2] < (ware.at, tie):
                newest[name] = (ware.at, tie, ware)
        known = among(self._session, _VERSIONS, {key for _, _, key in newest}, shop=self._shop_id)
        held = {(row.source, row.kind, row.key): (row.at, row.tie) for row in known}
        fresh, changed = [], []
        items = set()
        for (source, kind, key), (at, tie, ware) in newest.items():
            version = held.get((source, kind, key))
            said = {"item": ware.item, "at": at, "tie": tie, "body": dict(ware.body)}
            if version is None:
                fresh.append({"shop_id": self._shop_id, "source": source, "kind": kind, "key": key, **said})
            elif version < (at, tie):
                changed.append({"b_shop": self._shop_id, "b_source": source, "b_kind": kind, "b_key": key, **said})
            else:
                continue
            items.add((source, ware.item))
        carry_out(self._session, _FRESH, fresh)
        carry_out(self._session, _CHANGED, changed)
        return items

    def _facts(self, source: str, rows: Sequence[Any]) -> list[Fact]:
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


def _stock(variant: Any, levels: Sequence[Any]) -> tuple[int | None, datetime]:
    """The newer of the product's own count and the sum over the places, since not every place may have been heard of. Of what is a draft or
    has been archived there is none to sell, whatever lies in the stockroom."""
    if variant.body.get("selling") is False:
        return 0, variant.at
    told = variant.body.get("stock")
    counted = [row for row in levels if row.body.get("stock") is not None]
    newest = max((row.at for row in counted), default=None)
    if newest is None or (told is not None and variant.at >= newest):
        return told, variant.at
    return sum(row.body["stock"] for row in counted), newest
