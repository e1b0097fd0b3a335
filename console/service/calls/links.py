"""The checkout link leaves during a call. "Sent" is what the server accepted, nothing less."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from secrets import token_urlsafe

import structlog

from console.campaign.outreach.port import MessagePort
from console.campaign.outreach.templates import LinkTemplates, with_offers
from console.domain.barring import plain
from console.domain.call import Shop
from console.domain.cart import Cart
from console.domain.consent import channels
from console.domain.customer import Customer
from console.domain.errors import MessageFault, Refused, StoreFault
from console.service.calls.call_commands import seconds_into
from console.service.calls.call_room import CallRoom
from console.service.calls.line_port import LinePort
from console.service.calls.records import CallRecord, Link
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

TOKEN_BYTES = 16
SENDING_LIMIT_S = 20.0
"""The customer is on the line and waits for a word."""


@dataclass(frozen=True, slots=True)
class _Addressee:
    shop: Shop
    customer: Customer
    cart: Cart
    address: str


class Links:
    """``ports`` by channel; a channel without one is never accepted."""

    def __init__(
        self,
        terms: Terms,
        transactions: Transactions,
        room: CallRoom,
        line: LinePort,
        ports: Mapping[str, MessagePort],
        templates: LinkTemplates,
    ) -> None:
        self._terms = terms
        self._transactions = transactions
        self._room = room
        self._line = line
        self._ports = ports
        self._templates = templates

    async def send(self, call_id: str, channel: str, offers: Sequence[str] = ()) -> None:
        """Send the link of this call and tell the line what came of it; always tells. The link carries ``offers``."""
        accepted = False
        try:
            accepted = await self._send(call_id, channel, tuple(offers))
        except (MessageFault, Refused, StoreFault) as fault:
            log.warning("link_not_sent", call_id=call_id, channel=channel, fault=type(fault).__name__)
        finally:
            self._line.send({"do": "link_result", "call_id": call_id, "channel": channel, "accepted": accepted})

    async def _send(self, call_id: str, channel: str, offers: tuple[str, ...]) -> bool:
        call = self._room.require(call_id)
        if call.link == Link(channel, True):
            return True
        addressee = await self._transactions.read(lambda work: self._addressee(work, call, channel))
        port = self._ports.get(channel)
        link_id = self._terms.new_id()
        now = self._terms.clock()
        way = self._terms.link.way(with_offers(addressee.cart.checkout_url, offers), token_urlsafe(TOKEN_BYTES))

        def ask(work: UnitOfWork, call: CallRecord) -> None:
            work.links.ask(link_id, call, channel, addressee.address, now, way.mark, offers)
            asked = {"channel": channel, "offers": list(offers)}
            work.calls.add_event(call, seconds_into(call, self._terms), "link.asked", asked, now)
            work.audit.append(call.shop_id, now, "engine", "link.asked", call_id, asked)

        await self._room.change(call_id, lambda call: replace(call, link=Link(channel, None)), ask)
        message = self._templates.message(channel, link_id, addressee.shop, addressee.customer, way.url)
        accepted, receipt = False, ""
        try:
            if port is None:
                raise MessageFault(f"{channel} の送信が設定されていません。", f"Sending by {channel} is not set up.")
            async with asyncio.timeout(SENDING_LIMIT_S):
                receipt = await port.send(message)
            accepted = True
        except TimeoutError:
            receipt = "no answer in time"
        except MessageFault as fault:
            receipt = fault.en
        await self._answered(call_id, link_id, channel, accepted, receipt)
        return accepted

    async def _answered(self, call_id: str, link_id: str, channel: str, accepted: bool, receipt: str) -> None:
        now = self._terms.clock()

        def also(work: UnitOfWork, call: CallRecord) -> None:
            work.links.answer(link_id, accepted, receipt, now)
            work.audit.append(call.shop_id, now, "engine", "link.answered", call_id, {"channel": channel, "accepted": accepted})

        try:
            await self._room.change(call_id, lambda call: replace(call, link=Link(channel, accepted)), also)
        except Refused:
            # The customer hung up meanwhile; what the server said still stands in the books.
            def late(work: UnitOfWork) -> None:
                work.links.answer(link_id, accepted, receipt, now)
                call = work.calls.get(call_id)
                if call is not None:
                    work.calls.save(replace(call, link=Link(channel, accepted)))

            await self._transactions.write(late)

    @staticmethod
    def _addressee(work: UnitOfWork, call: CallRecord, channel: str) -> _Addressee:
        customer = work.customers.get(call.customer_id)
        shop = work.shops.get(call.shop_id)
        address = plain(customer.phone) if channel == "sms" else customer.mail or ""
        if channel not in channels(customer):
            raise Refused(
                "message.consent", "この方法での連絡の同意か宛先がありません。", "There is no consent or no address for this channel."
            )
        if "everything" in (work.barred.scope(shop.id, address), work.barred.scope(shop.id, plain(customer.phone))):
            raise Refused("message.barred", "すべての連絡をお断りになっている方です。", "This person has declined every contact.")
        return _Addressee(shop, customer, work.carts.get(call.cart_id), address)
