"""What has left the house: mails and SMS of the plan, links of calls; and what failed, once more, where it is allowed."""

from typing import Any

from console.domain.errors import BadInput, Refused
from console.service.broadcast import Broadcast
from console.service.calls.records import LinkOfCall
from console.service.calls.view import instant
from console.service.campaign.message_records import FAILED, UNSURE, PlannedMessage
from console.service.campaign.outreach import Outreach
from console.service.commands import Person, may_act, may_look, may_manage
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork


class OutboxDesk:
    def __init__(self, terms: Terms, transactions: Transactions, broadcast: Broadcast, outreach: Outreach) -> None:
        self._terms = terms
        self._transactions = transactions
        self._broadcast = broadcast
        self._outreach = outreach

    async def page(self, person: Person, state: str | None, offset: int, limit: int) -> dict[str, Any]:
        """Those of the plan, the newest first."""
        may_look(person)

        def read(work: UnitOfWork) -> dict[str, Any]:
            total, found = work.messages.page(state, offset, limit)
            return {"total": total, "messages": [{**message_json(one), "customer": _name(work, one.customer_id)} for one in found]}

        return await self._transactions.read(read)

    async def links(self, person: Person, state: str | None, offset: int, limit: int) -> dict[str, Any]:
        """Those that left during calls, the newest first."""
        may_look(person)

        def read(work: UnitOfWork) -> dict[str, Any]:
            total, found = work.links.page(state, offset, limit)
            return {"total": total, "links": [{**_link_json(one), "customer": _name(work, one.customer_id)} for one in found]}

        return await self._transactions.read(read)

    async def again(self, person: Person, message_id: str) -> dict[str, Any]:
        """Put one of the plan out once more. It goes through every rule again; one of which nobody knows whether it arrived may arrive
        twice, so that is for a manager to decide.

        Raises:
            Refused: not for this person to do, a rule stands against it now, or it is neither failed nor unsure.
            BadInput: there is no such message.
        """
        may_act(person)
        now = self._terms.clock()

        def write(work: UnitOfWork) -> dict[str, Any]:
            message = work.messages.get(message_id)
            if message is None:
                raise BadInput("この送信はありません。", "There is no such message.")
            if message.state == UNSURE:
                may_manage(person)
            if message.state not in (FAILED, UNSURE):
                raise _neither()
            work.campaign.in_line(message.customer_id, None)
            no = self._outreach.refusal(work, message)
            if no is not None:
                raise Refused(no.rule, no.ja, no.en, source=(no.source_ja, no.source_en))
            if not work.messages.retry(message_id, now):
                raise _neither()
            work.audit.append(message.shop_id, now, person.name, "message.again", message_id, {"was": message.state})
            again = work.messages.get(message_id)
            assert again is not None
            return {**message_json(again), "customer": _name(work, message.customer_id)}

        told = await self._transactions.write(write)
        self._broadcast.tell({"event": "messages"})
        return told


def _neither() -> Refused:
    return Refused(
        "message.not_failed",
        "不達の送信と、届いたか分からない送信だけを送り直せます。",
        "Only what failed, or what nobody knows of, can be sent again.",
    )


def _name(work: UnitOfWork, customer_id: str) -> str:
    """Nobody's once the customer was erased."""
    return "" if work.erasures.erased(customer_id) else work.customers.get(customer_id).name


def message_json(message: PlannedMessage) -> dict[str, Any]:
    return {
        "message_id": message.id,
        "cart_id": message.cart_id,
        "channel": message.channel,
        "template": message.template,
        "state": message.state,
        "tries": message.tries,
        "asked_at": message.asked_at.isoformat(),
        "next_at": instant(message.next_at),
        "answered_at": instant(message.answered_at),
        "receipt": message.receipt,
    }


def _link_json(link: LinkOfCall) -> dict[str, Any]:
    return {
        "link_id": link.link_id,
        "call_id": link.call_id,
        "cart_id": link.cart_id,
        "channel": link.sent.channel,
        "state": link.state,
        "asked_at": link.sent.asked_at.isoformat(),
        "answered_at": instant(link.sent.answered_at),
        "receipt": link.sent.receipt,
        "opened_at": instant(link.sent.opened_at),
    }
