"""The facts of a cart that conditions look at."""

from datetime import date

from console.campaign.segments.conditions import CartFacts
from console.domain.cart import Cart
from console.domain.customer import Customer


def facts_of(customer: Customer, cart: Cart, on: date) -> CartFacts:
    """As they stand on the day ``on`` in the customer's zone."""
    return CartFacts(
        total=cart.total,
        member=customer.member,
        vip=customer.vip,
        orders=customer.orders,
        days_since_last_order=None if customer.last_order is None else (on - customer.last_order).days,
        spent_this_year=customer.spent_this_year,
        minutes_on_site=customer.minutes_on_site,
        prefecture=customer.prefecture,
        goods=cart.goods,
        lines=len(cart.lines),
    )
