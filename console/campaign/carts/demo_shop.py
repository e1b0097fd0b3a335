"""The demo shop of ``assets/demo``: shop, customers, carts and facts, with dates relative to the moment it is loaded for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from console.conversation.knowledge.comparisons import comparison_facts
from console.conversation.knowledge.seasons import season_facts
from console.domain.call import Shop
from console.domain.cart import Cart, CartLine
from console.domain.customer import Customer
from console.domain.errors import BadInput
from console.domain.facts import Fact


@dataclass(frozen=True, slots=True)
class DemoShop:
    """``carts`` in the customers' order, one each."""

    shop: Shop
    customers: tuple[Customer, ...]
    carts: tuple[Cart, ...]
    facts: tuple[Fact, ...]

    def customer(self, name: str) -> Customer:
        """By name, with or without the blank. Raises ``BadInput`` when the demo shop has no such customer."""
        plain = name.replace(" ", "").replace("\u3000", "")
        found = next((c for c in self.customers if c.name.replace(" ", "") == plain), None)
        if found is None:
            raise BadInput(f"デモ店舗に「{name}」というお客様はいません。", f"The demo shop has no customer {name!r}.")
        return found

    def cart_of(self, customer: Customer) -> Cart:
        return next(cart for cart in self.carts if cart.customer_id == customer.id)


def load_demo_shop(folder: Path, now: datetime) -> DemoShop:
    """``folder`` is ``assets/demo``; ``now`` has a zone, and its date is day ``D``.

    Raises:
        BadInput: a file is missing or not as it should be.
    """
    try:
        shop = _read(folder / "shop.yaml")
        products = _read(folder / "products.yaml")["products"]
        policies = _read(folder / "policies.yaml")["policies"]
        offers = _read(folder / "offers.yaml")["offers"]
        people = _read(folder / "customers.yaml")
        customers = tuple(_customer(number, person, now) for number, person in enumerate(people["customers"], start=1))
        left = now - timedelta(hours=people["left_hours"])
        carts = tuple(
            _cart(number, person["cart"], products, left, shop["site"], customers[number - 1].id)
            for number, person in enumerate(people["customers"], start=1)
        )
        facts = (
            *_product_facts(products, now),
            *_policy_facts(policies, now),
            *_offer_facts(offers, now),
            *comparison_facts((folder / "comparisons.csv").read_text("utf-8"), now, lambda text: _day(text, now)),
            *season_facts(_read(folder / "calendar.yaml")["seasons"], now),
        )
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadInput(
            f"デモ店舗のデータ {folder} に、足りない項目か誤りがあります({error})。",
            f"The demo shop's data in {folder} lacks something or is wrong ({error}).",
        ) from error
    seller = Shop(shop["id"], shop["name"], shop["company"], shop["persona"], shop["return_number"], shop["mail"], dict(shop["readings"]))
    return DemoShop(seller, customers, carts, facts)


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BadInput(f"デモ店舗のファイル {path} を読めません。", f"The demo shop's file {path} cannot be read.") from error


def _customer(number: int, person: Mapping[str, Any], now: datetime) -> Customer:
    months = person.get("months_ago")
    return Customer(
        id=f"demo-customer-{number:02d}",
        name=person["name"],
        kana=person["kana"],
        phone=person["phone"],
        mail=f"{person['romaji']}@example.com",
        member=person["member"],
        orders=person["orders"],
        last_order=_months_before(now.date(), months) if months else None,
        spent_this_year=person["spent"],
        vip=person.get("vip", False),
        prefecture=person["prefecture"],
        minutes_on_site=person["minutes"],
        barred=person.get("barred", False),
    )


def _cart(number: int, items: list[Mapping[str, Any]], products: Mapping[str, Any], left: datetime, site: str, customer: str) -> Cart:
    lines = tuple(
        CartLine(
            item["sku"], products[item["sku"]]["name"], item.get("variant", ""), item.get("quantity", 1), products[item["sku"]]["price"]
        )
        for item in items
    )
    return Cart(f"demo-cart-{number:02d}", customer, lines, left, f"{site}/cart/demo-{number:02d}", products[items[0]["sku"]]["goods"])


def _product_facts(products: Mapping[str, Any], now: datetime) -> list[Fact]:
    facts: list[Fact] = []
    for sku, product in products.items():
        source = f"catalogue:{sku}"
        facts.append(_fact(f"product.{sku}.name", product["name"], "", source, now))
        facts.append(_fact(f"product.{sku}.price", product["price"], "", source, now))
        stock = product["stock"]
        for size, amount in stock.items() if isinstance(stock, dict) else (("", stock),):
            facts.append(_fact(f"product.{sku}.stock" + (f".{size}" if size else ""), amount, "", source, now))
        for size, when in product.get("restock", {}).items():
            day = _day(when, now)
            facts.append(_fact(f"product.{sku}.restock.{size}", f"{day.month}月{day.day}日", "", source, now))
        for name, fact in product["facts"].items():
            facts.append(_fact(f"product.{sku}.{name}", fact["value"], fact.get("spoken", ""), source, now))
    return facts


def _policy_facts(policies: Mapping[str, Any], now: datetime) -> list[Fact]:
    return [_fact(key, fact["value"], fact.get("spoken", ""), "policy", now) for key, fact in policies.items()]


def _offer_facts(offers: Mapping[str, Any], now: datetime) -> list[Fact]:
    facts = []
    for id, fields in offers.items():
        for name, value in fields.items():
            words = value.get("spoken", "") if isinstance(value, dict) else ""
            plain = value["value"] if isinstance(value, dict) else value
            told = _day(plain, now).isoformat() if name == "until" else plain
            facts.append(_fact(f"offer.{id}.{name}", told, words, f"offer:{id}", now))
    return facts


def _fact(key: str, value: str | int | bool, spoken: str, source: str, now: datetime) -> Fact:
    return Fact(f"demo:{key}", key, value, spoken, source, now)


def _day(text: str, now: datetime) -> date:
    """``D+14`` → the date 14 days after ``now``, ``D-3`` three days before."""
    if text[:2] not in ("D+", "D-"):
        raise ValueError(text)
    return now.date() + timedelta(days=int(text[1:]))


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, 28))
