"""Facts that follow from other facts: the cart's sums, the postage, a price under an offer. Money is yen with tax."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final

from console.conversation.knowledge.book import Book
from console.conversation.knowledge.prices import priced
from console.conversation.knowledge.returns import returns
from console.domain.call import CallBrief
from console.domain.cart import CartLine
from console.domain.facts import Fact
from console.domain.offer import Offer, forbidden
from console.domain.survey import CSAT
from console.domain.verdict import Verdict

SIZES: Final = ("S", "M", "L", "XL")
POSTAGE: Final = "shipping.fee"
"""Everywhere; with a prefecture behind it (``shipping.fee.北海道``) there alone."""


def size_of(line: CartLine) -> str | None:
    last = line.variant.split(" ")[-1] if line.variant else ""
    return last if last in SIZES else None


def spoken_name(line: CartLine) -> str:
    """「ウールチェスターコート ネイビー Mサイズ」."""
    size = size_of(line)
    variant = f" {line.variant}サイズ" if size else (f" {line.variant}" if line.variant else "")
    count = f" {line.quantity}点" if line.quantity > 1 else ""
    return f"{line.name}{variant}{count}"


def offers(book: Book, now: datetime) -> tuple[Offer, ...]:
    """The offers that the facts ``offer.ID.*`` describe."""
    ids = sorted({key.split(".")[1] for key in book.facts if key.startswith("offer.") and key.count(".") == 2})
    return tuple(_offer(id, book, now) for id in ids)


def _offer(id: str, book: Book, now: datetime) -> Offer:
    def value(name: str) -> str | int | bool | None:
        fact = book.facts.get(f"offer.{id}.{name}")
        return fact.value if fact else None

    until = value("until")
    return Offer(
        id,
        percent=int(value("percent") or 0),
        free_postage=bool(value("free_postage")),
        first_order=bool(value("first_order")),
        vip_only=bool(value("vip_only")),
        minimum=int(value("minimum") or 0),
        until=date.fromisoformat(str(until)) if until else None,
        on_sku=str(value("on_sku")) if value("on_sku") else None,
        with_sku=str(value("with_sku")) if value("with_sku") else None,
        once=bool(value("once")),
        used=bool(value("used")),
    )


def offer_verdicts(brief: CallBrief, book: Book, on: date, limits: Iterable[tuple[str, int, int]]) -> dict[str, Verdict | None]:
    """For each offer known to the shop: why it may not be made, or ``None``.

    ``limits`` are the approved script's (id, greatest percent, days from its approval left); an offer it does not name is outside authority.
    """
    allowed = {id: (percent, days) for id, percent, days in limits}
    on_sale = frozenset(key.split(".")[1] for key, fact in book.facts.items() if key.endswith(".on_sale") and fact.value is True)
    cart = priced(brief.cart, book, brief.now)
    verdicts: dict[str, Verdict | None] = {}
    for offer in offers(book, brief.now):
        limit = allowed.get(offer.id)
        if limit is None or limit[1] < 0:
            verdicts[offer.id] = Verdict("offer.authority", "承認された特典ではありません。", "The offer is not among those approved.")
        elif offer.percent > limit[0]:
            verdicts[offer.id] = Verdict("offer.limit", "承認された割引率を超えています。", "The offer exceeds the approved percentage.")
        else:
            verdicts[offer.id] = forbidden(offer, brief.customer, cart, on, on_sale=on_sale)
    return verdicts


def derive(
    brief: CallBrief, book: Book, promised: tuple[str, ...], now: datetime, callback: tuple[str, str] | None = None
) -> tuple[Fact, ...]:
    """``promised``: offers already heard, which the sums include. ``callback``: (as said, ISO) when the customer named a time."""
    cart, shop, customer = priced(brief.cart, book, now), brief.shop, brief.customer
    made: list[Fact] = []

    def add(key: str, value: str | int, source: str, spoken: str = "") -> None:
        made.append(Fact(f"derived:{key}", key, value, spoken, source, now))

    add("shop.name", shop.name, "shop")
    add("shop.company", shop.company, "shop")
    add("shop.persona", shop.persona, "shop")
    add("shop.return_number", shop.return_number, "shop")
    add("customer.family", customer.family_name, "customer")
    add("cart.goods", cart.goods, f"cart:{cart.id}")
    add("cart.items", "と".join(spoken_name(line) for line in cart.lines), f"cart:{cart.id}")
    add("cart.item", cart.lines[0].name if cart.lines else cart.goods, f"cart:{cart.id}")
    add("cart.total", cart.total, f"cart:{cart.id}")
    add("survey.least", CSAT[0], "survey")
    add("survey.most", CSAT[-1], "survey")
    if callback is not None:
        add("call.callback", callback[0], f"customer:{callback[1]}")
    for sku in {line.sku for line in cart.lines}:
        there = [size for size in SIZES if (stock := book.get(f"product.{sku}.stock.{size}", now)) is not None and stock.value]
        if there:
            add(f"product.{sku}.sizes_in_stock", "、".join(f"{size}サイズ" for size in there), f"catalogue:{sku}")
    made += returns(cart.lines, book, now)
    known = {offer.id: offer for offer in offers(book, now)}
    postages = _postages(brief, book, cart.total, now)
    if postages:
        _sums(add, known, promised, cart.total, brief, book, postages, now)
    return tuple(made)


def _sums(
    add: Callable[..., None],
    known: dict[str, Offer],
    promised: tuple[str, ...],
    total: int,
    brief: CallBrief,
    book: Book,
    postages: tuple[int, ...],
    now: datetime,
) -> None:
    free_from = book.get("shipping.free_from", now)
    if any(postages) and free_from is not None and isinstance(free_from.value, int) and total < free_from.value:
        add("cart.to_free", free_from.value - total, free_from.id)
    for offer in known.values():
        if offer.percent and offer.on_sku is None:
            add(f"cart.after.{offer.id}", total - total * offer.percent // 100, f"offer:{offer.id}")
        elif offer.percent and offer.on_sku is not None:
            price = book.get(f"product.{offer.on_sku}.price", now)
            if price is not None and isinstance(price.value, int):
                add(f"offer.{offer.id}.price", price.value - price.value * offer.percent // 100, price.id)
    percent = max((known[id].percent for id in promised if id in known and known[id].on_sku is None), default=0)
    goods = total - total * percent // 100
    free = any(known[id].free_postage for id in promised if id in known)
    due = (0,) if free else _postages(brief, book, goods, now) or (0,)
    add("cart.goods_price", goods, f"cart:{brief.cart.id}")
    if len(due) == 1:
        add("cart.postage", due[0], "shipping")
        add("cart.payable", goods + due[0], f"cart:{brief.cart.id}")
        return
    for name, fee in (("least", due[0]), ("most", due[-1])):
        add(f"cart.postage_{name}", fee, "shipping")
        add(f"cart.payable_{name}", goods + fee, f"cart:{brief.cart.id}")


def _postages(brief: CallBrief, book: Book, total: int, now: datetime) -> tuple[int, ...]:
    """What the postage may be, rising: one where it is known, several where it goes by a prefecture that nobody knows yet, none where the
    shop has not told it."""
    free_from = book.get("shipping.free_from", now)
    if free_from is not None and isinstance(free_from.value, int) and total >= free_from.value:
        return (0,)
    everywhere, places = book.get(POSTAGE, now), tuple(key for key in book.facts if key.startswith(f"{POSTAGE}."))
    if brief.customer.prefecture or not places:
        fees = [book.get(f"{POSTAGE}.{brief.customer.prefecture}", now) or everywhere]
    else:
        fees = [everywhere, *(book.get(key, now) for key in places)]
    return tuple(sorted({fee.value for fee in fees if fee is not None and isinstance(fee.value, int)}))
