"""The campaign's side of the store. Whole shops are read as plain rows: no customer's key is used for planning."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from console.campaign.outcomes.recovery import Recovered
from console.campaign.planning.candidate import Step
from console.domain.connection import NEVER_LEFT
from console.domain.outcome import Outcome
from console.domain.segment import Segment
from console.domain.verdict import Verdict
from console.service.campaign.campaign_records import Dialled, GroupResult, OpenCart, Planned
from console.store.campaign_tables import CampaignCallRow, CartPlanRow, RecoveryRow
from console.store.encryption.port import Cipher
from console.store.first_come import added_first
from console.store.intake_tables import CartEndingRow, OrderRow
from console.store.queue_tables import CartHandlingRow
from console.store.queue_upkeep import touch
from console.store.tables import CallRow, CartLineRow, CartTableRow, CustomerRow, ShopRow

_NEVER_LEFT: Final = tuple(result.value for result in NEVER_LEFT)
_PLAN: Final = CartPlanRow.__table__


class SqlCampaign:
    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    # --- what is planned from

    def open_carts(self, shop_id: str, now: datetime, idle: timedelta) -> Sequence[OpenCart]:
        goods = _goods(shop_id)
        columns = (
            CartTableRow.id,
            CartTableRow.customer_id,
            CartTableRow.abandoned_at,
            CartTableRow.closed,
            CartTableRow.lease_until,
            goods.c.total,
            goods.c.lines,
            CartTableRow.goods,
            CustomerRow.member,
            CustomerRow.vip,
            CustomerRow.orders,
            CustomerRow.last_order,
            CustomerRow.spent_this_year,
            CustomerRow.minutes_on_site,
            CustomerRow.prefecture,
            CustomerRow.phone_digest,
            CustomerRow.phone_source,
            CustomerRow.consent_call,
            CustomerRow.consent_sms,
            CustomerRow.consent_mail & CustomerRow.mail_digest.is_not(None),
            CustomerRow.barred,
            CartPlanRow.gate_rule,
            CartPlanRow.gate_ja,
            CartPlanRow.gate_en,
            CartPlanRow.gate_at,
            CartHandlingRow.excluded_by,
            CartHandlingRow.snoozed_until,
        )
        no_number = self._cipher.lookup("phone", "")
        rows = self._session.execute(
            self._joined(select(*columns), shop_id)
            .join(goods, goods.c.cart_id == CartTableRow.id)
            .outerjoin(CartHandlingRow, CartHandlingRow.cart_id == CartTableRow.id)
            .where(CartTableRow.abandoned_at <= now - idle)
        )
        return [_open_cart(row, now, no_number, idle) for row in rows]

    @staticmethod
    def _joined(query: Select[Any], shop_id: str) -> Select[Any]:
        """Open carts, and closed ones whose plan still has a step."""
        worked = or_(CartTableRow.closed.is_(None), CartPlanRow.channel.is_not(None))
        return (
            query.select_from(CartTableRow)
            .join(CustomerRow, CustomerRow.id == CartTableRow.customer_id)
            .outerjoin(CartPlanRow, CartPlanRow.cart_id == CartTableRow.id)
            .where(CartTableRow.shop_id == shop_id, worked)
        )

    def dialled(self, shop_id: str) -> Sequence[Dialled]:
        customers = self._joined(select(CartTableRow.customer_id), shop_id).distinct().subquery()
        rows = self._session.execute(
            select(
                CallRow.cart_id,
                CallRow.customer_id,
                CallRow.segment,
                CallRow.started_at,
                CallRow.line_result,
                CallRow.outcome,
                CallRow.callback_at,
            )
            .join(customers, customers.c.customer_id == CallRow.customer_id)
            .order_by(CallRow.started_at, CallRow.id)
        )
        return [
            Dialled(cart, customer, segment, at, result not in _NEVER_LEFT, None if outcome is None else Outcome(outcome), callback)
            for cart, customer, segment, at, result, outcome, callback in rows
        ]

    def timing(self, shop_id: str, since: datetime) -> Sequence[tuple[str, datetime, Outcome]]:
        reached = or_(CallRow.line_result.is_(None), CallRow.line_result.not_in(_NEVER_LEFT))
        found = select(CallRow.segment, CallRow.started_at, CallRow.outcome).where(
            CallRow.shop_id == shop_id, CallRow.started_at >= since, CallRow.outcome.is_not(None), reached
        )
        return [(segment, at, Outcome(outcome)) for segment, at, outcome in self._session.execute(found) if outcome is not None]

    # --- the plan

    def write(self, shop_id: str, steps: Sequence[tuple[Step, Segment]], now: datetime) -> frozenset[str]:
        self._one_engine_at_a_time(shop_id)
        those = [step.cart_id for step, _ in steps]
        kept = {row.cart_id: row for row in self._session.execute(select(_PLAN).where(_PLAN.c.cart_id.in_(those)))}
        new: list[dict[str, Any]] = []
        other: list[dict[str, Any]] = []
        for step, segment in steps:
            values = _plan_values(step, segment, now)
            before = kept.get(step.cart_id)
            if before is None:
                new.append({**values, "cart_id": step.cart_id, "shop_id": shop_id, "first_group": step.group, "assigned_at": now})
            elif any(getattr(before, name) != value for name, value in values.items()):
                other.append({**values, "cart_id": step.cart_id})
        if new:
            self._session.execute(insert(CartPlanRow), new)
        if other:
            self._session.execute(update(CartPlanRow), other)
        changed = frozenset(row["cart_id"] for row in (*new, *other))
        touch(self._session, carts=changed)
        return changed

    def planned(self, cart_id: str) -> Planned | None:
        row = self._session.get(CartPlanRow, cart_id)
        return None if row is None else planned_of(row)

    def due(self, shop_id: str, now: datetime, limit: int, free: frozenset[str]) -> Sequence[Planned]:
        found = _callable(shop_id, now, free).where(CartPlanRow.at <= now, _not_put_off(now))
        found = found.order_by(CartPlanRow.appointed.desc(), CartPlanRow.rank, CartPlanRow.cart_id).limit(limit)
        return [planned_of(row) for row in self._session.scalars(found)]

    def ahead(self, shop_id: str, now: datetime, free: frozenset[str]) -> Planned | None:
        due = self.due(shop_id, now, 1, free)
        if due:
            return due[0]
        found = _callable(shop_id, now, free).where(CartPlanRow.at > now, _not_put_off(CartPlanRow.at))
        row = self._session.scalars(found.order_by(CartPlanRow.at, CartPlanRow.rank, CartPlanRow.cart_id).limit(1)).first()
        return None if row is None else planned_of(row)

    def refused(self, cart_id: str, no: Verdict, now: datetime) -> None:
        said = {"gate_rule": no.rule, "gate_ja": no.ja, "gate_en": no.en, "gate_at": now}
        step = {"channel": None, "at": None, "rule": no.rule, "why_ja": no.ja, "why_en": no.en}
        self._session.execute(update(CartPlanRow).where(CartPlanRow.cart_id == cart_id).values(**said, **step))
        touch(self._session, carts=[cart_id])

    def summary(self, shop_id: str) -> dict[str, int]:
        what = func.coalesce(CartPlanRow.channel, CartPlanRow.rule)
        rows = self._session.execute(select(what, func.count()).where(CartPlanRow.shop_id == shop_id).group_by(what))
        return {str(name): number for name, number in rows}

    def timeline(self, shop_id: str, since: datetime, until: datetime) -> Sequence[tuple[datetime, str, str]]:
        inside = and_(CartPlanRow.shop_id == shop_id, CartPlanRow.at >= since, CartPlanRow.at < until)
        rows = self._session.execute(
            select(CartPlanRow.at, CartPlanRow.channel, CartPlanRow.cart_id).where(inside).order_by(CartPlanRow.at)
        )
        return [(at, channel, cart) for at, channel, cart in rows if at is not None and channel is not None]

    # --- the campaign's own calls

    def in_line(self, customer_id: str, shop_id: str | None) -> None:
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(select(CustomerRow.id).where(CustomerRow.id == customer_id).with_for_update(key_share=True))
            if shop_id is not None:
                self._one_engine_at_a_time(shop_id)

    def _one_engine_at_a_time(self, shop_id: str) -> None:
        """SQLite has one writer anyway."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(select(ShopRow.id).where(ShopRow.id == shop_id).with_for_update(key_share=True))

    def add_call(self, call_id: str, shop_id: str, started_at: datetime, appointed: bool) -> None:
        self._session.add(CampaignCallRow(call_id=call_id, shop_id=shop_id, started_at=started_at, appointed=appointed))
        self._session.flush()

    def is_unasked(self, call_id: str) -> bool:
        return self._session.get(CampaignCallRow, call_id) is not None

    def calls_since(self, shop_id: str, when: datetime) -> int:
        made = and_(CampaignCallRow.shop_id == shop_id, CampaignCallRow.started_at >= when)
        return self._session.scalar(select(func.count()).select_from(CampaignCallRow).where(made)) or 0

    # --- what came of it

    def cart_of(self, order_id: str) -> str | None:
        same = and_(
            CartTableRow.shop_id == CartEndingRow.shop_id,
            or_(CartTableRow.id == CartEndingRow.key, CartTableRow.alias == CartEndingRow.key),
        )
        found = select(CartTableRow.id).join(CartEndingRow, same).where(CartEndingRow.order_id == order_id)
        return self._session.scalar(found.order_by(CartTableRow.id).limit(1))

    def recover(self, shop_id: str, found: Recovered) -> bool:
        # Another engine may be counting the same order at this moment.
        return added_first(
            self._session,
            RecoveryRow,
            order_id=found.order_id,
            shop_id=shop_id,
            cart_id=found.cart_id,
            call_id=found.call_id,
            rule=found.rule,
            value=found.value,
            placed_at=found.placed_at,
        )

    def withdraw(self, shop_id: str) -> Sequence[tuple[str, str, str]]:
        cancelled = select(OrderRow.id).where(OrderRow.shop_id == shop_id, OrderRow.cancelled.is_(True))
        gone = delete(RecoveryRow).where(RecoveryRow.shop_id == shop_id, RecoveryRow.order_id.in_(cancelled))
        rows = self._session.execute(gone.returning(RecoveryRow.order_id, RecoveryRow.call_id, RecoveryRow.cart_id)).all()
        touch(self._session, carts=[row.cart_id for row in rows])
        return [(row.order_id, row.call_id, row.cart_id) for row in rows]

    def groups(self, shop_id: str, since: datetime, until: datetime) -> Sequence[GroupResult]:
        # What only its link tells to be bought does not count: those who were not called had no link to tell it.
        goods = _goods(shop_id)
        rows = self._session.execute(
            select(CartPlanRow.first_group, CartTableRow.closed, goods.c.total)
            .join(CartTableRow, CartTableRow.id == CartPlanRow.cart_id)
            .join(goods, goods.c.cart_id == CartPlanRow.cart_id)
            .where(CartPlanRow.shop_id == shop_id, CartPlanRow.assigned_at >= since, CartPlanRow.assigned_at < until)
        )
        found: dict[str, list[int]] = {}
        for group, closed, total in rows:
            sums = found.setdefault(group, [0, 0, 0, 0])
            bought = int(total) if closed == "ordered" else 0
            for index, more in enumerate((1, int(bought > 0), bought, bought * bought)):
                sums[index] += more
        return [GroupResult(group, *sums) for group, sums in sorted(found.items())]


def _goods(shop_id: str) -> Subquery:
    """Yen and number of lines of each cart that has any."""
    total = func.sum(CartLineRow.quantity * CartLineRow.unit_price).label("total")
    lines = select(CartLineRow.cart_id, total, func.count().label("lines")).where(CartLineRow.shop_id == shop_id)
    return lines.group_by(CartLineRow.cart_id).subquery()


def _open_cart(row: Sequence[Any], now: datetime, no_number: str, idle: timedelta) -> OpenCart:
    # Unpacked at once: by name, each of the columns would cost as much as all of them.
    cart_id, customer_id, left, closed, lease_until, total, lines, goods, member, vip, orders, last_order, spent, minutes, *rest = row
    (
        prefecture,
        phone_digest,
        phone_source,
        consent_call,
        consent_sms,
        consent_mail,
        barred,
        rule,
        ja,
        en,
        gate_at,
        excluded_by,
        snoozed_until,
    ) = rest
    return OpenCart(
        cart_id=cart_id,
        customer_id=customer_id,
        left=left + idle,
        closed=closed,
        leased=lease_until is not None and lease_until > now,
        total=int(total),
        lines=lines,
        goods=goods,
        member=member,
        vip=vip,
        orders=orders,
        last_order=None if last_order is None else date.fromisoformat(last_order),
        spent_this_year=spent,
        minutes_on_site=minutes,
        prefecture=prefecture,
        phone=phone_digest != no_number,
        phone_source=phone_source,
        consent_call=consent_call,
        consent_sms=consent_sms,
        consent_mail=consent_mail,
        barred=barred,
        gate=None if rule is None else (Verdict(rule, ja, en), gate_at),
        excluded=excluded_by is not None,
        snoozed_until=snoozed_until,
    )


def _callable(shop_id: str, now: datetime, free: frozenset[str]) -> Select[CartPlanRow]:
    """Carts that a call is planned for, that nobody is calling or has taken out, and that are nobody's, or of one of the ``free``."""
    leasable = or_(CartTableRow.lease_until.is_(None), CartTableRow.lease_until <= now)
    handled = CartHandlingRow
    ours = or_(handled.assigned_to.is_(None), handled.assigned_to.in_(free))
    return (
        select(CartPlanRow)
        .join(CartTableRow, CartTableRow.id == CartPlanRow.cart_id)
        .outerjoin(handled, handled.cart_id == CartPlanRow.cart_id)
        .where(CartPlanRow.shop_id == shop_id, CartPlanRow.channel == "call")
        .where(leasable, CartTableRow.closed.is_(None), handled.excluded_by.is_(None), ours)
    )


def _not_put_off(when: Any) -> ColumnElement[bool]:
    """``when``: a moment, or the column that has it."""
    return or_(CartHandlingRow.snoozed_until.is_(None), CartHandlingRow.snoozed_until <= when)


def _plan_values(step: Step, segment: Segment, now: datetime) -> dict[str, Any]:
    return {
        "tier": segment.tier,
        "vip": segment.vip,
        "within_hours": segment.within_hours,
        "tier_why_ja": segment.why_ja,
        "tier_why_en": segment.why_en,
        "group": step.group,
        "channel": step.channel,
        "at": None if step.at is None else datetime.fromtimestamp(step.at, now.tzinfo),
        "rule": step.rule,
        "why_ja": step.why_ja,
        "why_en": step.why_en,
        "script": step.script,
        "appointed": step.appointed,
        "rank": step.rank,
    }


def planned_of(row: Any) -> Planned:
    segment = Segment(row.tier, row.within_hours, row.tier_why_ja, row.tier_why_en, vip=row.vip)
    return Planned(
        row.cart_id, row.shop_id, segment, row.group, row.channel, row.at, row.rule, row.why_ja, row.why_en, row.script, row.appointed
    )
