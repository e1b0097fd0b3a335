"""The four priority tiers of an abandoned cart."""

from dataclasses import dataclass
from datetime import date, timedelta

from console.domain.cart import Cart
from console.domain.customer import Customer


@dataclass(frozen=True, slots=True)
class Segment:
    """``within_hours``: to be called this soon. ``why_ja`` and ``why_en`` say what put the cart here."""

    tier: str  # 最高 高 中 低
    within_hours: int
    why_ja: str
    why_en: str


def segment(customer: Customer, cart: Cart, on: date) -> Segment:
    if customer.member and cart.total >= 50_000:
        return Segment("最高", 24, f"会員、カート {cart.total:,} 円(5万円以上)", f"member, cart ¥{cart.total:,} (¥50,000 or more)")
    if customer.orders > 0 and customer.last_order is not None and on - customer.last_order <= timedelta(days=183):
        return Segment("高", 48, "リピーター、前回のご購入から6か月以内", "repeat buyer, last order within 6 months")
    if customer.orders == 0 and customer.minutes_on_site >= 30:
        return Segment(
            "中", 72, f"初めての訪問、滞在 {customer.minutes_on_site} 分", f"first visit, {customer.minutes_on_site} minutes on site"
        )
    return Segment("低", 168, "ほかの条件に当てはまらない", "none of the other tiers")
