"""Sightings into the books. Set-based, so that an import of many rows and one webhook take the same way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, insert, or_, select, text, update
from sqlalchemy.orm import Session

from console.campaign.carts.sightings import CartEnded, CartSeen, LinkOpened, OrderSeen, Person, Sighting, WareSeen
from console.domain.cart import BOUGHT, CartLine
from console.service.intake.intake_port import Applied
from console.store.encryption.port import Cipher
from console.store.intake_tables import CartEndingRow, OrderRow
from console.store.many_rows import THOSE, among, carry_out, drop
from console.store.queue_upkeep import touch
from console.store.sql_links import came_back, marks_of
from console.store.sql_people import SqlPeople
from console.store.sql_wares import SqlWares
from console.store.tables import CartLineRow, CartTableRow

OURS: Final = (None, "ordered", "linked", "withdrawn", "emptied")
"""Why the intake closes a cart; what a person closed otherwise stays."""

_CART, _LINE, _ORDER, _ENDING = (row.__table__.c for row in (CartTableRow, CartLineRow, OrderRow, CartEndingRow))
# Made once: to build and compile a statement costs more than to carry it out.
_FRESH: Final = insert(CartTableRow)
_CHANGED: Final = update(CartTableRow).where(CartTableRow.id == bindparam("b_id"))
_LINES: Final = insert(CartLineRow)
_ORDERS: Final = insert(OrderRow)
_RESTATED: Final = update(OrderRow).where(OrderRow.id == bindparam("b_id"))
_ENDINGS: Final = insert(CartEndingRow)
_VERSIONS: Final = select(_CART.id, _CART.abandoned_at, _CART.tie, _CART.closed).where(_CART.id.in_(THOSE))
_LINES_GONE: Final = delete(CartLineRow).where(CartLineRow.cart_id.in_(THOSE))
_ORDERED: Final = select(_ORDER.id, _ORDER.at, _ORDER.tie).where(_ORDER.id.in_(THOSE))
_ENDED: Final = select(_ENDING.key, _ENDING.why, _ENDING.order_id).where(_ENDING.shop_id == bindparam("shop"), _ENDING.key.in_(THOSE))
# A shop's keys and customers are its own. To ask for the shop as well would have SQLite go through all carts of it.
_STANDING: Final = select(_CART.id, _CART.alias, _CART.customer_id, _CART.abandoned_at, _CART.closed)
_KNOWN_AS: Final = _STANDING.where(or_(_CART.id.in_(THOSE), _CART.alias.in_(THOSE)))
_OF_THEM: Final = _STANDING.where(_CART.customer_id.in_(THOSE))
_BOUGHT: Final = select(_ORDER.customer_id, _ORDER.placed_at, _ORDER.lines).where(_ORDER.customer_id.in_(THOSE))
_SKUS: Final = select(_LINE.cart_id, _LINE.sku).where(_LINE.cart_id.in_(THOSE))
_CLOSING: Final = update(CartTableRow).where(CartTableRow.id == bindparam("cart")).values(closed=bindparam("why"))


class SqlArrivals:
    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def apply(self, shop_id: str, sightings: Sequence[Sighting], now: datetime) -> Applied:
        if self._session.get_bind().dialect.name == "postgresql":
            # Two engines that learn of one person at once must not make two customers of him.
            self._session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:shop))"), {"shop": f"okaeri intake {shop_id}"})
        people = SqlPeople(self._session, self._cipher, shop_id, now)
        batch = _Batch(self._session, self._cipher, shop_id, people)
        customers = self._customers(people, sightings)
        for sighting in sightings:
            if isinstance(sighting, CartEnded):
                batch.ended(sighting)
        carts = [s for s in sightings if isinstance(s, CartSeen)]
        orders = [s for s in sightings if isinstance(s, OrderSeen)]
        batch.carts(carts, customers)
        marks = marks_of(self._session, shop_id, [s.mark for s in sightings if isinstance(s, LinkOpened | OrderSeen)])
        batch.orders(orders, customers, marks)
        restate = batch.buyers | people.merged
        if restate:
            people.restate(restate)
        ordered = batch.close(people.merged)
        facts = SqlWares(self._session, self._cipher, shop_id).apply([s for s in sightings if isinstance(s, WareSeen)])
        opened = [(s.mark, s.at, "") for s in sightings if isinstance(s, LinkOpened)]
        came = came_back(self._session, shop_id, [*opened, *batch.came], marks) if marks else set()
        self._session.flush()
        touch(self._session, carts=batch.touched)
        return Applied(frozenset(batch.touched | came), ordered, people.merges, people.new, facts)

    @staticmethod
    def _customers(people: SqlPeople, sightings: Sequence[Sighting]) -> dict[int, str]:
        """By the ``id()`` of each person that tells who it is."""
        persons = [
            person
            for sighting in sightings
            for person in ((sighting,) if isinstance(sighting, Person) else (getattr(sighting, "person", None),))
            if person is not None and person.reachable
        ]
        return dict(zip(map(id, persons), people.resolve(persons), strict=True)) if persons else {}


class _Cart(NamedTuple):
    alias: str | None
    customer_id: str
    abandoned_at: datetime
    closed: str | None


class _Batch:
    """Carts and orders of one batch, and which carts these concern."""

    def __init__(self, session: Session, cipher: Cipher, shop_id: str, people: SqlPeople) -> None:
        self._session = session
        self._cipher = cipher
        self._shop_id = shop_id
        self._people = people
        self._endings: dict[tuple[str, str], str | None] = {}
        self._written: dict[str, _Cart] = {}
        self._wares: dict[str, set[str]] = {}
        self.touched: set[str] = set()
        self.buyers: set[str] = set()
        self.came: list[tuple[str, datetime, str]] = []

    def _key(self, source: str, key: str) -> str:
        return self._cipher.lookup("cart", f"{self._shop_id}\0{source}\0{key}")[:32]

    def _version(self, sighting: CartSeen | OrderSeen) -> tuple[datetime, str]:
        content = repr((sighting.lines, getattr(sighting, "url", ""), getattr(sighting, "paid", ""), getattr(sighting, "cancelled", "")))
        return sighting.at, f"{sighting.tie}|{self._cipher.lookup('tie', content)[:16]}"

    def ended(self, sighting: CartEnded) -> None:
        self._endings.setdefault((self._key(sighting.source, sighting.key), "withdrawn"), None)

    # --- carts

    def carts(self, seen: Sequence[CartSeen], customers: dict[int, str]) -> None:
        newest: dict[str, tuple[tuple[datetime, str], CartSeen]] = {}
        for cart in seen:
            key, version = self._key(cart.source, cart.key), self._version(cart)
            if key not in newest or version > newest[key][0]:
                newest[key] = (version, cart)
        held = self._held(set(newest))
        fresh, changed, lines = [], [], []
        for key, (version, cart) in sorted(newest.items(), key=itemgetter(0)):
            before = held.get(key)
            if before is not None and (before.abandoned_at, before.tie or "") >= version:
                continue
            customer = customers[id(cart.person)]
            values = self._cart_values(key, version, cart, customer)
            if before is not None:
                changed.append({**values, "b_id": values.pop("id")})
            else:
                fresh.append(values)
            lines += [{"cart_id": key, "position": at, "shop_id": self._shop_id, **line_json(line)} for at, line in enumerate(cart.lines)]
            self._written[key] = _Cart(values["alias"], customer, version[0], before.closed if before is not None else None)
            self._wares[key] = {line.sku for line in cart.lines}
            self.touched.add(key)
        carry_out(self._session, _FRESH, fresh)
        if changed:
            carry_out(self._session, _CHANGED, changed)
            drop(self._session, _LINES_GONE, [row["b_id"] for row in changed])
        carry_out(self._session, _LINES, lines)

    def _held(self, keys: set[str]) -> dict[str, Any]:
        return {row.id: row for row in among(self._session, _VERSIONS, keys)}

    def _cart_values(self, key: str, version: tuple[datetime, str], cart: CartSeen, customer: str) -> dict[str, Any]:
        wrapped = self._people.wrapped(customer)
        return {
            "id": key,
            "shop_id": self._shop_id,
            "customer_id": customer,
            "abandoned_at": version[0],
            "tie": version[1],
            "source": cart.source,
            "alias": self._key(cart.source, cart.alias) if cart.alias else None,
            "checkout_url_sealed": b"" if wrapped is None else self._cipher.seal(wrapped, cart.url, f"carts.checkout_url:{key}"),
            "goods": cart.goods,
        }

    # --- orders

    def orders(self, seen: Sequence[OrderSeen], customers: dict[int, str], marks: Mapping[str, tuple[str, str]]) -> None:
        newest: dict[str, tuple[tuple[datetime, str], OrderSeen]] = {}
        for order in seen:
            key, version = self._cipher.lookup("order", f"{self._shop_id}\0{order.source}\0{order.key}")[:32], self._version(order)
            endings = [(self._key(order.source, cart), "ordered") for cart in order.carts]
            if order.mark in marks:
                self.came.append((order.mark, order.placed_at, key))
                endings.append((marks[order.mark][1], "linked"))
            for ending in endings:
                other = self._endings.get(ending)
                self._endings[ending] = key if other is None else min(key, other)
            if key not in newest or version > newest[key][0]:
                newest[key] = (version, order)
        held: dict[str, tuple[datetime, str]] = {key: (at, tie) for key, at, tie in among(self._session, _ORDERED, newest)}
        fresh: list[dict[str, Any]] = []
        restated: list[dict[str, Any]] = []
        for key, (version, order) in newest.items():
            if key in held and held[key] >= version:
                continue
            customer = None if order.person is None else customers[id(order.person)]
            if customer is not None:
                self.buyers.add(customer)
            values = {
                "shop_id": self._shop_id,
                "source": order.source,
                "number": order.number,
                "customer_id": customer,
                "placed_at": order.placed_at,
                "total": order.total,
                "paid": order.paid,
                "cancelled": order.cancelled,
                "lines": [line_json(line) for line in order.lines],
                "at": version[0],
                "tie": version[1],
            }
            if key in held:
                restated.append({"b_id": key, **values})
            else:
                fresh.append({"id": key, **values})
        carry_out(self._session, _ORDERS, fresh)
        carry_out(self._session, _RESTATED, restated)

    # --- what ends a cart

    def close(self, merged: set[str]) -> frozenset[str]:
        """Say of every cart concerned why it is over, if it is; the ones that an order closed just now."""
        self._put_endings()
        concerned = dict(self._concerned(merged))
        endings = self._endings_of(concerned)
        bought = self._bought({row.customer_id for row in concerned.values()})
        skus = self._skus(concerned)
        ordered = set()
        closings: list[dict[str, Any]] = []
        for cart, row in concerned.items():
            why = None
            whys = endings.get(cart, set()) | endings.get(row.alias or "", set())
            same = any(placed >= row.abandoned_at and wares & skus.get(cart, set()) for placed, wares in bought.get(row.customer_id, ()))
            if "ordered" in whys or same:
                why = "ordered"
            elif "linked" in whys:
                why = "linked"
            elif "withdrawn" in whys:
                why = "withdrawn"
            elif not skus.get(cart):
                why = "emptied"
            if row.closed in OURS and row.closed != why:
                closings.append({"cart": cart, "why": why})
                self.touched.add(cart)
                if why in BOUGHT:
                    ordered.add(cart)
        carry_out(self._session, _CLOSING, closings)
        return frozenset(ordered)

    def _put_endings(self) -> None:
        ended = among(self._session, _ENDED, {key for key, _ in self._endings}, shop=self._shop_id)
        held: dict[tuple[str, str], str | None] = {(key, why): order for key, why, order in ended}
        fresh = []
        for (key, why), order in self._endings.items():
            if (key, why) not in held:
                fresh.append({"shop_id": self._shop_id, "key": key, "why": why, "order_id": order})
            elif order is not None and (held[key, why] or order) > order:
                same = (CartEndingRow.shop_id == self._shop_id) & (CartEndingRow.key == key) & (CartEndingRow.why == why)
                self._session.execute(update(CartEndingRow).where(same).values(order_id=order))
        carry_out(self._session, _ENDINGS, fresh)

    def _concerned(self, merged: set[str]) -> list[tuple[str, Any]]:
        found: dict[str, Any] = dict(self._written)
        for row in among(self._session, _KNOWN_AS, {key for key, _ in self._endings}):
            found[row.id] = row
        for row in among(self._session, _OF_THEM, self.buyers | merged):
            found[row.id] = row
        return sorted(found.items())

    def _endings_of(self, concerned: dict[str, Any]) -> dict[str, set[str]]:
        keys = set(concerned) | {row.alias for row in concerned.values() if row.alias}
        found: dict[str, set[str]] = {}
        for key, why, _ in among(self._session, _ENDED, keys, shop=self._shop_id):
            found.setdefault(key, set()).add(why)
        return found

    def _bought(self, customers: set[str]) -> dict[str, list[tuple[datetime, set[str]]]]:
        found: dict[str, list[tuple[datetime, set[str]]]] = {}
        for customer, placed, lines in among(self._session, _BOUGHT, customers):
            found.setdefault(customer, []).append((placed, {line["sku"] for line in lines}))
        return found

    def _skus(self, carts: Iterable[str]) -> dict[str, set[str]]:
        """Of each cart that has lines."""
        found = dict(self._wares)
        for cart, sku in among(self._session, _SKUS, [cart for cart in carts if cart not in found]):
            found.setdefault(cart, set()).add(sku)
        return found


def line_json(line: CartLine) -> dict[str, Any]:
    return {"sku": line.sku, "name": line.name, "variant": line.variant, "quantity": line.quantity, "unit_price": line.unit_price}
