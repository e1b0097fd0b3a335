"""What people decide about carts, one or many at once: put off, take out, assign, and take it back. Who did it is kept and audited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final

from console.domain.errors import BadInput
from console.domain.handling import LONGEST_SNOOZE, Handling
from console.service.broadcast import Broadcast
from console.service.campaign.cart_queue import moments
from console.service.campaign.queue_port import Wanted
from console.service.campaign.segments import tier_order
from console.service.commands import Person, may_act
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

AT_ONCE: Final = 250
"""Carts decided in one transaction, so that the events of running calls never wait long."""
MOST: Final = 100_000
LONGEST_NAME: Final = 60


class Do(StrEnum):
    SNOOZE = "snooze"
    WAKE = "wake"
    EXCLUDE = "exclude"
    INCLUDE = "include"
    ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class Decision:
    """``until`` goes with ``snooze``, ``to`` with ``assign``; an empty ``to`` leaves the cart to everybody."""

    do: Do
    until: datetime | None = None
    to: str = ""


class CartDesk:
    def __init__(self, terms: Terms, reading: Transactions, writing: Transactions, broadcast: Broadcast) -> None:
        self._terms = terms
        self._reading = reading
        self._writing = writing
        self._broadcast = broadcast

    async def decide(self, person: Person, decision: Decision, carts: Sequence[str] | Wanted) -> dict[str, Any]:
        """For these carts, or for all that the filter finds. ``{batch, done, unchanged}``; the batch can be undone.

        Raises:
            Refused: not for this person to do.
            BadInput: no such time, no such name, or none of the carts is there.
        """
        may_act(person)
        now = self._terms.clock()
        self._check(decision, now)
        those = carts if not isinstance(carts, Wanted) else await self._found(carts)
        batch, done, known = self._terms.new_id(), 0, 0
        for start in range(0, len(those), AT_ONCE):
            some = those[start : start + AT_ONCE]
            changed, there = await self._writing.write(partial(self._decide, person, decision, batch, some, now))
            done, known = done + len(changed), known + there
            self._tell(changed)
        if not known:
            raise BadInput(
                "選んだカートはもうありません。一覧を更新してください。", "These carts are not there any more. Refresh the list."
            )
        return {"batch": batch, "done": done, "unchanged": known - done}

    async def undo(self, person: Person, batch: str) -> dict[str, Any]:
        """Each cart as it was before the batch, unless somebody has decided otherwise since. ``{batch, done, unchanged}``."""
        may_act(person)
        deeds = await self._reading.read(lambda work: work.handlings.batch(batch))
        if not deeds:
            raise BadInput("元に戻す操作が見つかりません。", "There is nothing to take back.")
        again, now, done = self._terms.new_id(), self._terms.clock(), 0

        def back(start: int, work: UnitOfWork) -> list[str]:
            some = deeds[start : start + AT_ONCE]
            held = work.handlings.held([deed.cart_id for deed in some])
            changes = {deed.cart_id: (deed.after, deed.before) for deed in some if held.get(deed.cart_id) == deed.after}
            return self._keep(work, person, "undo", again, changes, now)

        for start in range(0, len(deeds), AT_ONCE):
            changed = await self._writing.write(partial(back, start))
            done += len(changed)
            self._tell(changed)
        return {"batch": again, "done": done, "unchanged": len(deeds) - done}

    async def _found(self, wanted: Wanted) -> Sequence[str]:
        at = moments(self._terms)
        return await self._reading.read(lambda work: work.queue.ids(wanted, at, tier_order(work), 0, MOST))

    @staticmethod
    def _check(decision: Decision, now: datetime) -> None:
        if decision.do is Do.SNOOZE and (decision.until is None or not now < decision.until <= now + LONGEST_SNOOZE):
            raise BadInput(
                f"後回しの時刻は、いまから {LONGEST_SNOOZE.days} 日以内で指定してください。",
                f"Put it off to a time within {LONGEST_SNOOZE.days} days from now.",
            )
        if len(decision.to) > LONGEST_NAME:
            raise BadInput(f"担当者の名前は {LONGEST_NAME} 文字までです。", f"A name has at most {LONGEST_NAME} characters.")

    def _decide(
        self, person: Person, decision: Decision, batch: str, carts: Sequence[str], now: datetime, work: UnitOfWork
    ) -> tuple[list[str], int]:
        held = work.handlings.held(carts)
        changes = {cart: (before, after) for cart, before in held.items() if (after := decided(before, decision, person.name)) != before}
        return self._keep(work, person, decision.do.value, batch, changes, now), len(held)

    @staticmethod
    def _keep(
        work: UnitOfWork, person: Person, did: str, batch: str, changes: dict[str, tuple[Handling, Handling]], now: datetime
    ) -> list[str]:
        work.handlings.put(batch, person.name, did, changes, now)
        shops: dict[str, list[str]] = {}
        for cart in changes:
            shops.setdefault(work.carts.shop_of(cart), []).append(cart)
        for shop_id, carts in shops.items():
            subject = carts[0] if len(carts) == 1 else f"batch {batch}"
            after = changes[carts[0]][1]
            detail = {"batch": batch, "carts": carts, "until": after.snoozed_until, "to": after.assigned_to}
            work.audit.append(shop_id, now, person.name, f"cart.{did}", subject, detail)
        return list(changes)

    def _tell(self, carts: Sequence[str]) -> None:
        if len(carts) == 1:
            self._broadcast.tell({"event": "queue", "cart_id": carts[0]})
        elif carts:
            self._broadcast.tell({"event": "carts", "carts": list(carts)})


def decided(before: Handling, decision: Decision, by: str) -> Handling:
    """What holds after a decision. Pure; the same when nothing changes."""
    match decision.do:
        case Do.SNOOZE:
            return replace(before, snoozed_until=decision.until, snoozed_by=by)
        case Do.WAKE:
            return replace(before, snoozed_until=None, snoozed_by=None)
        case Do.EXCLUDE:
            return before if before.excluded_by is not None else replace(before, excluded_by=by)
        case Do.INCLUDE:
            return replace(before, excluded_by=None)
        case Do.ASSIGN:
            return replace(before, assigned_to=decision.to.strip() or None)
