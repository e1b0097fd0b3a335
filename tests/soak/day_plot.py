"""What happens in the shop on that day: carts, orders, and who these people are. The same for the same seed."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

OPENS = datetime.fromisoformat("2026-12-01T07:00:00+09:00")
"""A Tuesday."""
LAST_CART = timedelta(hours=11, minutes=30)
CARTS, ORDERS = 3000, 900


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    call: bool
    sms: bool
    mail: bool

    @property
    def phone(self) -> str:
        return f"080{20_000_000 + self.number:08d}"

    def part(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": f"m{self.number}",
            "name": f"試験 {self.number}号",
            "phone": self.phone,
            "mail": f"p{self.number}@example.jp",
        }
        return told | {"member": True, "consent_call": self.call, "consent_sms": self.sms, "consent_mail": self.mail}


@dataclass(frozen=True, slots=True)
class Cart:
    number: int
    person: Person
    at: datetime
    price: int


@dataclass(slots=True)
class Plot:
    """``events`` are (when it is posted, id of the delivery, document); ``ordered`` when the order for a cart was placed."""

    carts: dict[int, Cart] = field(default_factory=dict)
    ordered: dict[int, datetime] = field(default_factory=dict)
    events: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)


def plot(carts: int = CARTS, orders: int = ORDERS, until: timedelta = LAST_CART, seed: int = 7) -> Plot:
    chance = random.Random(seed)
    told = Plot()
    people = [
        Person(n, call=chance.random() < 0.75, sms=chance.random() < 0.4, mail=chance.random() < 0.6) for n in range(int(carts * 0.9))
    ]
    for number in range(carts):
        person = people[number] if number < len(people) else chance.choice(people)
        at = OPENS + chance.random() * until
        told.carts[number] = Cart(number, person, at, chance.choice((4_800, 9_800, 18_000, 32_000, 62_000)))
    for number in chance.sample(range(carts), orders):
        # Most who buy do so at once; the others come back in the course of the day, some while the telephone rings.
        at_once = chance.random() < 0.55
        wait = timedelta(minutes=chance.uniform(2, 50)) if at_once else min(timedelta(minutes=chance.uniform(60, 420)), until)
        told.ordered[number] = told.carts[number].at + wait
    for cart in told.carts.values():
        document = {
            "type": "cart",
            "id": str(cart.number),
            "updated_at": cart.at.isoformat(),
            "customer": cart.person.part(),
            "lines": [{"sku": f"S-{cart.price}", "name": "コート", "unit_price": cart.price}],
            "checkout_url": f"https://shop.example/cart/{cart.number}",
            "goods": "衣料品",
        }
        _told(told, chance, cart.at, f"cart-{cart.number}", document)
    for number, at in told.ordered.items():
        cart = told.carts[number]
        document = {
            "type": "order",
            "id": f"o{number}",
            "updated_at": at.isoformat(),
            "placed_at": at.isoformat(),
            "customer": cart.person.part(),
            "carts": [str(number)],
            "total": cart.price,
            "lines": [{"sku": f"S-{cart.price}", "name": "コート", "unit_price": cart.price}],
        }
        _told(told, chance, at, f"order-{number}", document)
    told.events.sort(key=lambda event: (event[0], event[1]))
    return told


def _told(told: Plot, chance: random.Random, at: datetime, delivery: str, document: dict[str, Any]) -> None:
    """Some late, so that orders come before their carts; some twice."""
    late = timedelta(seconds=chance.uniform(30, 900)) if chance.random() < 0.05 else timedelta(seconds=chance.uniform(0, 5))
    told.events.append((at + late, delivery, document))
    if chance.random() < 0.05:
        told.events.append((at + late + timedelta(seconds=chance.uniform(1, 600)), delivery, document))
