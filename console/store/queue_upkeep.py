"""Keeps the queue's flat rows true: whoever changes a cart says so, and the rows are made anew before the transaction ends."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, and_, case, exists, false, func, literal, null, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from console.domain.cart import BOUGHT
from console.store.campaign_tables import CartPlanRow
from console.store.many_rows import THOSE, among
from console.store.queue_tables import NEVER, CartHandlingRow, QueueRow
from console.store.slices import slices
from console.store.tables import BarredRow, CallRow, CartLineRow, CartTableRow, CustomerRow, UtcDateTime

_THEIRS: Final = select(CartTableRow.__table__.c.id).where(CartTableRow.__table__.c.customer_id.in_(THOSE))
_ROW = QueueRow.__table__.c
_TAKEN: Final = select(_ROW.cart_id).where(_ROW.cart_id.in_(THOSE)).order_by(_ROW.cart_id).with_for_update()


@dataclass(slots=True)
class _Touched:
    carts: set[str] = field(default_factory=set)
    customers: set[str] = field(default_factory=set)


def touch(session: Session, *, carts: Iterable[str] = (), customers: Iterable[str] = ()) -> None:
    """These carts, and all carts of these customers, are not what the queue says of them any more."""
    touched: _Touched = session.info.setdefault("queue", _Touched())
    touched.carts.update(carts)
    touched.customers.update(customers)


def bring_up(session: Session) -> None:
    """Before the commit: what was touched stands in the queue as it is."""
    touched: _Touched | None = session.info.pop("queue", None)
    if touched is None:
        return
    session.flush()
    carts = set(touched.carts)
    carts.update(cart for (cart,) in among(session, _THEIRS, touched.customers))
    for some in slices(sorted(carts)):
        _make_anew(session, some)


def _make_anew(session: Session, carts: list[str]) -> None:
    dialect = session.get_bind().dialect.name
    connection, those = session.connection(), {"those": carts}
    if dialect == "postgresql":
        # Another engine that is just writing one of these carts is waited for, so that its change is seen by what follows.
        connection.execute(_TAKEN, those)
    connection.execute(_making(dialect), those)


@cache
def _making(dialect: str) -> Any:
    """Built once: it takes longer than to carry it out."""
    columns = _columns()
    into = postgresql.insert(QueueRow) if dialect == "postgresql" else sqlite.insert(QueueRow)
    making = into.from_select(list(columns), _rows(columns).where(CartTableRow.id.in_(THOSE)))
    again = {name: making.excluded[name] for name in columns if name != "cart_id"}
    return making.on_conflict_do_update(index_elements=["cart_id"], set_=again)


def _rows(columns: dict[str, Any]) -> Select[Any]:
    return (
        select(*columns.values())
        .select_from(CartTableRow)
        .join(CustomerRow, CustomerRow.id == CartTableRow.customer_id)
        .outerjoin(CartPlanRow, CartPlanRow.cart_id == CartTableRow.id)
        .outerjoin(CartHandlingRow, CartHandlingRow.cart_id == CartTableRow.id)
    )


def _columns() -> dict[str, Any]:
    """Each column of a row and what it is made of."""
    cart, person, planned, handled = CartTableRow, CustomerRow, CartPlanRow, CartHandlingRow
    total = select(func.sum(CartLineRow.quantity * CartLineRow.unit_price)).where(CartLineRow.cart_id == cart.id).scalar_subquery()
    calls = select(func.count()).select_from(CallRow).where(CallRow.cart_id == cart.id).scalar_subquery()
    last = select(func.max(CallRow.started_at)).where(CallRow.cart_id == cart.id).scalar_subquery()
    line = exists().where(BarredRow.shop_id == cart.shop_id, BarredRow.digest == person.line_digest)
    barred = or_(person.barred, line)
    excluded = handled.excluded_by.is_not(None)
    worked = and_(cart.closed.is_(None), ~barred, ~excluded)
    later = and_(handled.snoozed_until.is_not(None), handled.snoozed_until > planned.at)
    due = case(
        (and_(worked, planned.channel.is_not(None), later), handled.snoozed_until),
        (and_(worked, planned.channel.is_not(None), planned.at.is_not(None)), planned.at),
        else_=literal(NEVER, UtcDateTime()),
    )
    rule = case(
        (cart.closed.in_(BOUGHT), "gate.already_ordered"),
        (cart.closed.is_not(None), "gate.closed"),
        (barred, "gate.barred"),
        (excluded, "gate.excluded"),
        else_=planned.rule,
    )
    return {
        "cart_id": cart.id,
        "shop_id": cart.shop_id,
        "customer_id": cart.customer_id,
        "left_at": cart.abandoned_at,
        "value": func.coalesce(total, 0),
        "calling": cart.lease_call.is_not(None),
        "closed": cart.closed,
        "barred": barred,
        "consent_call": person.consent_call,
        "attempts": calls,
        "last_attempt_at": last,
        "tier": planned.tier,
        "vip": func.coalesce(planned.vip, false()),
        "channel": case((worked, planned.channel), else_=null()),
        "rule": rule,
        "due": due,
        "rank": func.coalesce(planned.rank, 0),
        "snoozed_until": handled.snoozed_until,
        "excluded": excluded,
        "assigned_to": handled.assigned_to,
    }
