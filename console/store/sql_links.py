"""The checkout links that left during calls, and who came back over them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, func, select
from sqlalchemy.orm import Session

from console.domain.errors import OurBug
from console.domain.link import AGAIN_AFTER, MOST_OPENINGS
from console.service.calls.records import CallRecord, LinkOfCall, SentLink
from console.store.counted import changed
from console.store.first_come import added_first
from console.store.link_tables import LinkOpeningRow
from console.store.sealing import Sealer
from console.store.slices import slices
from console.store.tables import CallRow, LinkRow

_opened_at = select(func.min(LinkOpeningRow.at)).where(LinkOpeningRow.link_id == LinkRow.id).correlate(LinkRow).scalar_subquery()
# Without an answer while the call lives it is on its way; afterwards nobody can tell.
_stood = case(
    (LinkRow.accepted.is_(True), "accepted"),
    (LinkRow.accepted.is_(False), "failed"),
    (CallRow.ended_at.is_(None), "sending"),
    else_="unsure",
)


class SqlLinks:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def ask(
        self, link_id: str, call: CallRecord, channel: str, address: str, at: datetime, mark: str | None = None, offers: Sequence[str] = ()
    ) -> None:
        self._session.add(
            LinkRow(
                id=link_id,
                shop_id=call.shop_id,
                call_id=call.call_id,
                channel=channel,
                address_sealed=self._sealer.seal(call.customer_id, "links.address", link_id, address),
                asked_at=at,
                receipt="",
                mark=mark,
                offers=list(offers),
            )
        )
        self._session.flush()

    def answer(self, link_id: str, accepted: bool, receipt: str, at: datetime) -> None:
        row = self._session.get(LinkRow, link_id)
        if row is None:
            raise OurBug("an answer came for a link that was never asked for")
        row.accepted, row.receipt, row.answered_at = accepted, receipt, at
        self._session.flush()

    def of(self, call_id: str) -> tuple[SentLink, ...]:
        found = select(LinkRow, _opened_at).where(LinkRow.call_id == call_id).order_by(LinkRow.asked_at)
        return tuple(_sent(row, opened) for row, opened in self._session.execute(found))

    def page(self, state: str | None, offset: int, limit: int) -> tuple[int, Sequence[LinkOfCall]]:
        found = _of_calls()
        wanted = found if state is None else found.where(_stood == state)
        total = self._session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        rows = self._session.execute(wanted.order_by(LinkRow.asked_at.desc(), LinkRow.id).offset(offset).limit(limit))
        return total, [_of_call(row) for row in rows]

    # --- who came back over them

    def marked(self, mark: str) -> LinkOfCall | None:
        row = self._session.execute(_of_calls().where(LinkRow.mark == mark)).first()
        return None if row is None else _of_call(row)

    def opened(self, link: LinkOfCall, at: datetime) -> bool:
        [known] = _openings(self._session, [link.link_id]).values()
        if not known.room(at):
            return False
        return added_first(self._session, LinkOpeningRow, link_id=link.link_id, at=at, order_id="", shop_id=link.shop_id)

    def openings(self, call_ids: Sequence[str]) -> Mapping[str, Sequence[datetime]]:
        found: dict[str, list[datetime]] = {}
        for some in slices(call_ids):
            rows = select(LinkRow.call_id, LinkOpeningRow.at).join(LinkRow, LinkRow.id == LinkOpeningRow.link_id)
            for call_id, at in self._session.execute(rows.where(LinkRow.call_id.in_(some)).order_by(LinkOpeningRow.at)):
                found.setdefault(call_id, []).append(at)
        return found

    def borne_by(self, order_id: str) -> LinkOfCall | None:
        borne = _of_calls().join(LinkOpeningRow, LinkOpeningRow.link_id == LinkRow.id).where(LinkOpeningRow.order_id == order_id)
        row = self._session.execute(borne.order_by(LinkRow.asked_at.desc(), LinkRow.id).limit(1)).first()
        return None if row is None else _of_call(row)


@dataclass(slots=True)
class _Openings:
    """When a link was opened, as far as it is known."""

    moments: list[datetime]

    def room(self, at: datetime) -> bool:
        near = any(abs(at - other) < AGAIN_AFTER for other in self.moments)
        return len(self.moments) < MOST_OPENINGS and not near


def _openings(session: Session, link_ids: Iterable[str]) -> dict[str, _Openings]:
    found = {link_id: _Openings([]) for link_id in link_ids}
    for some in slices(found):
        rows = select(LinkOpeningRow.link_id, LinkOpeningRow.at).where(LinkOpeningRow.link_id.in_(some), LinkOpeningRow.order_id == "")
        for link_id, at in session.execute(rows):
            found[link_id].moments.append(at)
    return found


def came_back(session: Session, shop_id: str, told: Iterable[tuple[str, datetime, str]], marks: Mapping[str, tuple[str, str]]) -> set[str]:
    """What the shop tells: (mark, when, order or empty). ``marks``: (link, cart) by mark, those that are ours. The carts of what is new."""
    of_ours = sorted((marks[mark], at, order) for mark, at, order in told if mark in marks)
    known = _openings(session, {link for (link, _), _, _ in of_ours})
    carts = set()
    for (link, cart), at, order in of_ours:
        if not order and not known[link].room(at):
            continue
        if added_first(session, LinkOpeningRow, link_id=link, at=at, order_id=order, shop_id=shop_id):
            carts.add(cart)
            if not order:
                known[link].moments.append(at)
    return carts


def forget_openings(session: Session, calls: Select[str] | Sequence[str]) -> None:
    links = select(LinkRow.id).where(LinkRow.call_id.in_(calls))
    changed(session, delete(LinkOpeningRow).where(LinkOpeningRow.link_id.in_(links)))


def marks_of(session: Session, shop_id: str, marks: Iterable[str]) -> dict[str, tuple[str, str]]:
    """(link, cart) by mark, of those that this shop's calls sent."""
    found: dict[str, tuple[str, str]] = {}
    for some in slices(mark for mark in set(marks) if mark):
        rows = select(LinkRow.mark, LinkRow.id, CallRow.cart_id).join(CallRow, CallRow.id == LinkRow.call_id)
        for mark, link, cart in session.execute(rows.where(LinkRow.shop_id == shop_id, LinkRow.mark.in_(some))):
            found[str(mark)] = (link, cart)
    return found


def _of_calls() -> Any:
    return select(LinkRow, CallRow.cart_id, CallRow.customer_id, _stood, _opened_at).join(CallRow, CallRow.id == LinkRow.call_id)


def _of_call(row: Any) -> LinkOfCall:
    link, cart, customer, stands, opened = row
    return LinkOfCall(link.id, link.shop_id, link.call_id, cart, customer, stands, _sent(link, opened), tuple(link.offers or ()))


def _sent(row: LinkRow, opened: datetime | None) -> SentLink:
    return SentLink(row.channel, row.asked_at, row.answered_at, row.accepted, row.receipt, opened)
