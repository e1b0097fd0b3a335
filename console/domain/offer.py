"""Offers the AI may make, and to whom. Money is yen with tax."""

from dataclasses import dataclass
from datetime import date

from console.domain.cart import Cart
from console.domain.customer import Customer
from console.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Offer:
    """``percent`` off the order, or ``free_postage``; ``with_sku``: off ``on_sku`` when bought together with it.

    ``used``: the customer has had it before, for offers that are given once.
    """

    id: str
    percent: int = 0
    free_postage: bool = False
    first_order: bool = False
    vip_only: bool = False
    minimum: int = 0
    until: date | None = None
    on_sku: str | None = None
    with_sku: str | None = None
    once: bool = False
    used: bool = False


def forbidden(offer: Offer, customer: Customer, cart: Cart, on: date, *, on_sale: frozenset[str] = frozenset()) -> Verdict | None:
    """Why ``offer`` may not be made to this customer for this cart; ``None``: it may.

    ``on_sale``: SKUs sold at a reduced price, with which no order discount goes together.
    """
    if offer.until is not None and on > offer.until:
        return Verdict("offer.ended", "この特典の期間は終わっています。", "The offer has ended.")
    if offer.first_order and customer.orders > 0:
        return Verdict("offer.first_order", "初回のご注文に限る特典です。", "The offer is for a first order only.")
    if offer.vip_only and not customer.vip:
        return Verdict("offer.vip", "VIP会員に限る特典です。", "The offer is for VIP customers only.")
    if offer.once and offer.used:
        return Verdict("offer.once", "お一人さま一度限りの特典で、すでに使われています。", "The offer is once per customer and was used.")
    if cart.total < offer.minimum:
        return Verdict("offer.minimum", "カートの金額が特典の条件に届いていません。", "The cart is below the offer's minimum.")
    skus = {line.sku for line in cart.lines}
    if offer.with_sku is not None and offer.with_sku not in skus:
        return Verdict("offer.bundle", "組み合わせの商品がカートにありません。", "The product it goes with is not in the cart.")
    if offer.percent and offer.on_sku is None and skus & on_sale:
        return Verdict("offer.sale_goods", "セール品には使えない特典です。", "The offer does not apply to sale goods.")
    return None
