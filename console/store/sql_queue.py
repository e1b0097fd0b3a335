"""The queue as it is shown: filtered, sorted, counted and cut into pages by the database."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, false, func, not_, or_, select, union
from sqlalchemy.orm import Session

from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.errors import BadInput
from console.domain.handling import FREE
from console.service.calls.view import instant
from console.service.campaign.queue_port import Counts, Listed, Moments, SortBy, Status, Told, Wanted, When
from console.store.campaign_tables import CampaignCallRow, CartPlanRow, RecoveryRow
from console.store.customer_words import found_by, index_missing
from console.store.encryption.port import Cipher
from console.store.link_tables import LinkOpeningRow
from console.store.queue_tables import NEVER, CartDeedRow, CartHandlingRow, QueueRow
from console.store.sealing import ERASED
from console.store.sql_campaign import planned_of
from console.store.sql_handlings import handling_of
from console.store.tables import CallRow, CartLineRow, CartTableRow, CustomerRow, DataKeyRow, LinkRow, ShopRow

_NONE: Final = "none"


class SqlQueue:
    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    # --- which rows

    def page(self, wanted: Wanted, at: Moments, order: Sequence[str], offset: int, limit: int) -> tuple[int, Sequence[Listed]]:
        where = self._where(wanted, at)
        # Sorting carries the ids only: whole rows would make it many times as slow.
        found = self._sorted(select(QueueRow.cart_id).where(where), wanted, at, order)
        if wanted.text:
            # Searching is the dear part: it is done once, for the number and for the page.
            every = list(self._session.scalars(found))
            total, ids = len(every), every[offset : offset + limit]
        else:
            total = self._session.scalar(select(func.count()).select_from(QueueRow).where(where)) or 0
            ids = list(self._session.scalars(found.offset(offset).limit(limit))) if offset < total else []
        rows = {row.cart_id: row for row in self._session.execute(select(QueueRow.__table__, _status(at)).where(QueueRow.cart_id.in_(ids)))}
        return total, self._listed([rows[cart_id] for cart_id in ids])

    def ids(self, wanted: Wanted, at: Moments, order: Sequence[str], offset: int, limit: int) -> Sequence[str]:
        found = self._sorted(select(QueueRow.cart_id).where(self._where(wanted, at)), wanted, at, order)
        return list(self._session.scalars(found.offset(offset).limit(limit)))

    def one(self, cart_id: str, at: Moments) -> Listed:
        row = self._session.execute(select(QueueRow.__table__, _status(at)).where(QueueRow.cart_id == cart_id)).first()
        if row is None:
            raise BadInput(f"カート「{cart_id}」はありません。一覧を更新してください。", f"There is no cart “{cart_id}”. Refresh the list.")
        return self._listed([row])[0]

    def _where(self, wanted: Wanted, at: Moments) -> ColumnElement[bool]:
        row = QueueRow
        parts: list[ColumnElement[bool]] = [row.left_at <= at.left_by]
        if wanted.when is not None:
            parts.append(_whens(at)[wanted.when])
        if wanted.statuses:
            parts.append(_status(at).in_([one.value for one in wanted.statuses]))
        for column, values in ((row.tier, wanted.tiers), (row.channel, wanted.steps), (row.rule, wanted.rules)):
            if values:
                named = column.in_([one for one in values if one != _NONE])
                parts.append(or_(named, column.is_(None)) if _NONE in values else named)
        if wanted.consent is not None:
            parts.append(row.consent_call.is_(wanted.consent))
        if wanted.assigned is not None:
            parts.append(row.assigned_to == wanted.assigned if wanted.assigned else row.assigned_to.is_(None))
        if wanted.from_ is not None:
            parts.append(row.due >= wanted.from_)
        if wanted.until is not None:
            parts.append(row.due < wanted.until)
        if wanted.text:
            parts.append(self._matches(wanted.text))
        return and_(*parts)

    def _matches(self, text: str) -> ColumnElement[bool]:
        """One list of carts rather than three conditions, each of which would be asked of every row."""
        shops = list(self._session.scalars(select(ShopRow.id)))
        low, long = text.lower(), len(text)
        article = or_(func.lower(func.substr(CartLineRow.sku, 1, long)) == low, CartLineRow.name.contains(text, autoescape=True))
        found = union(
            select(QueueRow.cart_id).where(func.lower(func.substr(QueueRow.cart_id, 1, long)) == low),
            select(CartLineRow.cart_id).where(article),
            select(QueueRow.cart_id).where(QueueRow.customer_id.in_(found_by(self._cipher, shops, text))),
        )
        return QueueRow.cart_id.in_(found)

    @staticmethod
    def _sorted(query: Select[Any], wanted: Wanted, at: Moments, order: Sequence[str]) -> Select[Any]:
        row = QueueRow
        ranks = case({tier: place for place, tier in enumerate(order)}, value=row.tier, else_=len(order)) if order else row.tier
        last = func.coalesce(row.last_attempt_at, datetime(1, 1, 2, tzinfo=at.now.tzinfo))
        by: dict[SortBy, tuple[Any, ...]] = {
            SortBy.PLAN: (row.due, row.rank),
            SortBy.VALUE: (row.value,),
            SortBy.TIER: (ranks, row.value.desc()) if not wanted.descending else (ranks, row.value),
            SortBy.ATTEMPTS: (row.attempts,),
            SortBy.LEFT: (row.left_at,),
            SortBy.LAST_ATTEMPT: (last,),
            SortBy.STATUS: (_status(at), row.due),
        }
        # The id goes the same way as the column, so that one index serves both directions.
        keys = (*by[wanted.sort], row.cart_id)
        return query.order_by(*(key.desc() for key in keys) if wanted.descending else keys)

    # --- what stands in them

    def _listed(self, rows: Sequence[Any]) -> list[Listed]:
        carts = [row.cart_id for row in rows]
        customers = self._customers({row.customer_id for row in rows})
        lines: defaultdict[str, list[CartLine]] = defaultdict(list)
        line = CartLineRow
        found = select(line.cart_id, line.sku, line.name, line.variant, line.quantity, line.unit_price)
        for cart_id, sku, name, variant, quantity, price in self._session.execute(
            found.where(line.cart_id.in_(carts)).order_by(line.cart_id, line.position)
        ):
            lines[cart_id].append(CartLine(sku, name, variant, quantity, price))
        plans = {
            row.cart_id: planned_of(row)
            for row in self._session.execute(select(CartPlanRow.__table__).where(CartPlanRow.cart_id.in_(carts)))
        }
        handlings = {
            row.cart_id: handling_of(row)
            for row in self._session.execute(select(CartHandlingRow.__table__).where(CartHandlingRow.cart_id.in_(carts)))
        }
        kinds = select(CartTableRow.id, CartTableRow.goods).where(CartTableRow.id.in_(carts))
        goods = {row.id: row.goods for row in self._session.execute(kinds)}
        return [
            Listed(
                shop_id=row.shop_id,
                cart=Cart(row.cart_id, row.customer_id, tuple(lines[row.cart_id]), row.left_at, "", goods[row.cart_id]),
                customer=customers[row.customer_id],
                value=row.value,
                status=Status(row.status),
                attempts=row.attempts,
                last_attempt_at=row.last_attempt_at,
                step=row.channel,
                rule=row.rule,
                due=None if row.due == NEVER else row.due,
                handling=handlings.get(row.cart_id, FREE),
                planned=plans.get(row.cart_id),
            )
            for row in rows
        ]

    def _customers(self, those: set[str]) -> dict[str, Customer]:
        found = (
            select(CustomerRow.__table__, DataKeyRow.wrapped)
            .outerjoin(DataKeyRow, DataKeyRow.customer_id == CustomerRow.id)
            .where(CustomerRow.id.in_(those))
        )
        return {row.id: self._customer(row) for row in self._session.execute(found)}

    def _customer(self, row: Any) -> Customer:
        def opened(field: str, sealed: bytes) -> str:
            return ERASED if row.wrapped is None else self._cipher.open(row.wrapped, sealed, f"customers.{field}:{row.id}")

        return Customer(
            id=row.id,
            name=opened("name", row.name_sealed),
            kana="",
            phone=opened("phone", row.phone_sealed),
            mail=None,
            member=row.member,
            orders=row.orders,
            last_order=None if row.last_order is None else date.fromisoformat(row.last_order),
            spent_this_year=row.spent_this_year,
            vip=row.vip,
            prefecture=row.prefecture,
            minutes_on_site=row.minutes_on_site,
            consent_call=row.consent_call,
            consent_sms=row.consent_sms,
            consent_mail=row.consent_mail,
            phone_source=row.phone_source,
            barred=row.barred,
        )

    # --- how many

    def counts(self, at: Moments) -> Counts:
        """Sums within the groups of ``ix_queue_counts``, which holds every column that is asked for: nothing is sorted, no row is read."""
        row = QueueRow
        groups = (row.tier, row.channel, row.rule, row.assigned_to)
        whens, states = _whens(at), _statuses(at)
        sums = [func.count(case((holds, 1))) for holds in (*whens.values(), *states.values())]
        found = self._session.execute(select(*groups, func.count(), *sums).where(row.left_at <= at.left_by).group_by(*groups))
        total = 0
        stands, statuses, tiers, steps = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        rules, assigned = Counter[str | None](), Counter[str | None]()
        for tier, step, rule, name, number, *numbers in found:
            total += number
            held = dict(zip(whens, numbers, strict=False))
            stands += Counter({one.value: many for one, many in held.items()})
            statuses += Counter({one.value: many for one, many in zip(states, numbers[len(whens) :], strict=True)})
            if tier:
                tiers[tier] += number
            steps[step or _NONE] += number
            if held[When.STOPPED]:
                rules[rule] += held[When.STOPPED]
            assigned[name] += number
        return Counts(total, stands, statuses, tiers, steps, rules, assigned)

    def due_times(self, since: datetime, until: datetime) -> Sequence[datetime]:
        inside = and_(QueueRow.due >= since, QueueRow.due < until, QueueRow.channel == "call")
        return list(self._session.scalars(select(QueueRow.due).where(inside)))

    def call_times(self, since: datetime, until: datetime) -> Sequence[datetime]:
        return list(self._session.scalars(select(CallRow.started_at).where(CallRow.started_at >= since, CallRow.started_at < until)))

    # --- one cart's story

    def story(self, cart_id: str) -> Sequence[Told]:
        told: list[Told] = []
        for left, closed in self._session.execute(select(CartTableRow.abandoned_at, CartTableRow.closed).where(CartTableRow.id == cart_id)):
            told.append(Told(left, "left", {"closed": closed}))
        planned = select(CartPlanRow.assigned_at, CartPlanRow.first_group).where(CartPlanRow.cart_id == cart_id)
        told += [Told(when, "planned", {"group": group}) for when, group in self._session.execute(planned)]
        calls = select(CallRow, CampaignCallRow.call_id).outerjoin(CampaignCallRow, CampaignCallRow.call_id == CallRow.id)
        for call, unasked in self._session.execute(calls.where(CallRow.cart_id == cart_id)):
            ended = {"outcome": call.outcome, "line_result": call.line_result, "callback_at": instant(call.callback_at)}
            told.append(Told(call.started_at, "call", {"call_id": call.id, "unasked": unasked is not None, **ended}))
        opened = select(LinkOpeningRow.at, LinkRow.channel).join(LinkRow, LinkRow.id == LinkOpeningRow.link_id)
        opened = opened.join(CallRow, CallRow.id == LinkRow.call_id).where(CallRow.cart_id == cart_id, LinkOpeningRow.order_id == "")
        told += [Told(when, "opened", {"channel": channel}) for when, channel in self._session.execute(opened)]
        links = select(LinkRow.asked_at, LinkRow.channel, LinkRow.accepted).join(CallRow, CallRow.id == LinkRow.call_id)
        for when, channel, accepted in self._session.execute(links.where(CallRow.cart_id == cart_id)):
            told.append(Told(when, "link", {"channel": channel, "accepted": accepted}))
        for deed in self._session.scalars(select(CartDeedRow).where(CartDeedRow.cart_id == cart_id)):
            after = {"until": deed.after.get("snoozed_until"), "to": deed.after.get("assigned_to")}
            told.append(Told(deed.at, "deed", {"did": deed.did, "who": deed.who, **after}))
        recovered = select(RecoveryRow.placed_at, RecoveryRow.value, RecoveryRow.rule).where(RecoveryRow.cart_id == cart_id)
        told += [Told(when, "recovered", {"value": value, "rule": rule}) for when, value, rule in self._session.execute(recovered)]
        return sorted(told, key=lambda one: one.at)

    def behind(self) -> bool:
        return self._session.scalar(select(CustomerRow.id).where(CustomerRow.line_digest.is_(None)).limit(1)) is not None

    def catch_up(self, limit: int) -> int:
        return index_missing(self._session, self._cipher, limit)


def _states(at: Moments) -> dict[Status, ColumnElement[bool]]:
    """In the order in which they go before one another; none: waiting."""
    row = QueueRow
    return {
        Status.CALLING: row.calling.is_(True),
        Status.CLOSED: row.closed.is_not(None),
        Status.BARRED: row.barred.is_(True),
        Status.EXCLUDED: row.excluded.is_(True),
        Status.SNOOZED: func.coalesce(row.snoozed_until > at.now, false()),
        Status.CALLED: row.attempts > 0,
    }


def _status(at: Moments) -> ColumnElement[str]:
    states = _states(at).items()
    return case(*((holds, status.value) for status, holds in states), else_=Status.WAITING.value).label("status")


def _statuses(at: Moments) -> dict[Status, ColumnElement[bool]]:
    """Of each status, whether it is the one."""
    found: dict[Status, ColumnElement[bool]] = {}
    others: list[ColumnElement[bool]] = []
    for status, holds in _states(at).items():
        found[status] = and_(holds, *others)
        others.append(not_(holds))
    return {**found, Status.WAITING: and_(*others)}


def _whens(at: Moments) -> dict[When, ColumnElement[bool]]:
    row = QueueRow
    return {
        When.NOW: or_(row.calling, row.due <= at.local),
        When.TODAY: and_(~row.calling, row.due > at.local, row.due < at.tomorrow),
        When.LATER: and_(~row.calling, row.due >= at.tomorrow, row.due < NEVER),
        When.STOPPED: and_(~row.calling, row.due == NEVER),
    }
