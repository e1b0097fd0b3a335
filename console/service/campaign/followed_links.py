"""A customer at our own page comes from the link that a call sent, and goes on to the shop: never anywhere that the books do not name."""

from functools import partial

import structlog

from console.campaign.outreach.templates import with_offers
from console.domain.call import Shop
from console.domain.errors import BadInput, StoreFault
from console.domain.link import OPEN_FOR, TOO_SOON, leads, mark_of
from console.service.broadcast import Broadcast
from console.service.calls.records import LinkOfCall
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


class FollowedLinks:
    """``reading``: what everybody outside may ask for does not stand in line with calls."""

    def __init__(self, terms: Terms, reading: Transactions, transactions: Transactions, broadcast: Broadcast) -> None:
        self._terms = terms
        self._reading = reading
        self._transactions = transactions
        self._broadcast = broadcast

    async def follow(self, token: str, *, by_a_person: bool) -> tuple[Shop, str | None]:
        """The shop that sent the link, and the address it leads to; ``None``: to none any more. A person's opening is written down.

        Raises:
            BadInput: nobody was given this link.
        """
        mark = mark_of(token)
        link, shop, onward = await self._reading.read(partial(self._found, mark))
        if by_a_person and onward is not None and self._terms.clock() - link.sent.asked_at >= TOO_SOON:
            await self._opened(link)
        return shop, onward

    def _found(self, mark: str, work: UnitOfWork) -> tuple[LinkOfCall, Shop, str | None]:
        link = work.links.marked(mark)
        if link is None:
            raise BadInput("このリンクは使えません。", "This link leads nowhere.")
        shop = work.shops.get(link.shop_id)
        cart = work.carts.get(link.cart_id)
        if self._terms.clock() - link.sent.asked_at > OPEN_FOR or work.erasures.erased(cart.customer_id):
            return link, shop, None
        shops = with_offers(cart.checkout_url, link.offers)
        return link, shop, self._terms.link.onward(shops, mark) if leads(shops) else None

    async def _opened(self, link: LinkOfCall) -> None:
        now = self._terms.clock()
        try:
            fresh = await self._transactions.write(lambda work: work.links.opened(link, now))
        except StoreFault:
            # Whoever wants to buy is not kept from it by our books.
            log.warning("opening_not_kept", call_id=link.call_id)
            return
        if fresh:
            self._broadcast.tell({"event": "queue", "cart_id": link.cart_id})
            self._broadcast.tell({"event": "past", "call_id": link.call_id})
