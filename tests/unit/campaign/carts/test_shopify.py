"""Shopify's events become sightings, with consent only where somebody gave it."""

import contextlib
from datetime import UTC, datetime

import pytest

from console.campaign.carts.sightings import CartEnded, CartSeen, NotForUs, OrderSeen, Person, Unreadable, WareSeen
from console.domain.link import mark_of, marked
from tests.unit.campaign.carts.shopify_events import TOPICS, payload, read


def test_a_checkout_is_a_cart_with_its_person() -> None:
    [cart] = read("checkouts/create")
    assert isinstance(cart, CartSeen)
    assert (cart.key, cart.alias) == ("checkout:31436486049001", "cart:c1-68778783ad298f1c80c3bafcddeea02f")
    assert cart.at == datetime(2026, 11, 20, 9, 31, 12, tzinfo=UTC)
    [line] = cart.lines
    assert (line.sku, line.name, line.variant, line.quantity, line.unit_price) == ("AP-1002-M", "リネンシャツ 白", "M", 1, 8900)
    assert cart.url.startswith("https://minato-marche.example/")
    assert cart.person.account == "customer:7203840001"
    assert cart.person.said == {
        "name": "高橋 美咲",
        "phone": "+819013572468",
        "mail": "misaki.takahashi@example.jp",
        "prefecture": "福岡県",
        "phone_source": "checkout",
        "consent_call": True,
        "orders": 3,
        "member": True,
        "vip": True,
        "consent_mail": True,
        "consent_sms": False,
    }


def test_an_order_names_its_cart_by_id_and_by_token() -> None:
    [order] = read("orders/create")
    assert isinstance(order, OrderSeen)
    assert order.carts == ("checkout:31436486049001", "cart:c1-68778783ad298f1c80c3bafcddeea02f")
    assert (order.number, order.total, order.paid, order.cancelled) == ("#1042", 18460, False, False)
    [paid] = read("orders/paid")
    assert isinstance(paid, OrderSeen)
    assert paid.paid
    assert paid.key == order.key


def test_a_completed_checkout_is_over() -> None:
    seen = read("checkouts/update", {**payload("checkouts/update"), "completed_at": "2026-11-20T19:02:29+09:00"})
    assert [type(sighting) for sighting in seen] == [CartSeen, CartEnded]


def test_a_deleted_checkout_is_known_by_its_id() -> None:
    assert read("checkouts/delete") == (CartEnded("shopify", "checkout:31436486049001"),)


def test_stock_by_variant_and_by_place() -> None:
    variants = read("products/update")
    assert [ware.body["stock"] for ware in variants if isinstance(ware, WareSeen)] == [12, 7]
    [level] = read("inventory_levels/update")
    assert isinstance(level, WareSeen)
    assert (level.kind, level.item, level.body) == ("level", "60111", {"stock": 5})


def test_no_consent_to_calls_unless_it_was_given() -> None:
    asked = {**payload("checkouts/create"), "note_attributes": []}
    [silent] = read("checkouts/create", asked)
    [by_terms] = read("checkouts/create", asked, terms=True)
    [declined] = read("checkouts/create", {**asked, "note_attributes": [{"name": "okaeri_call_consent", "value": "no"}]}, terms=True)
    given = [cart.person.said.get("consent_call") for cart in (silent, by_terms, declined) if isinstance(cart, CartSeen)]
    assert given == [None, True, False]
    [withdrawn] = read("customers/update", terms=True)
    assert isinstance(withdrawn, Person)
    assert withdrawn.said["consent_call"] is False


def test_a_cart_without_any_contact_is_not_for_us() -> None:
    nobody = {**payload("checkouts/create"), "email": None, "customer": None, "billing_address": None, "shipping_address": None}
    with pytest.raises(NotForUs):
        read("checkouts/create", nobody)


def test_an_order_bears_the_mark_of_the_link_it_came_by() -> None:
    mark = mark_of("token")
    [order] = read("orders/create", {**payload("orders/create"), "landing_site": marked("/cart/c/1", mark)})
    assert isinstance(order, OrderSeen)
    assert order.mark == mark


@pytest.mark.parametrize(
    ("topic", "field"),
    [
        ("checkouts/create", "id"),
        ("checkouts/create", "line_items"),
        ("checkouts/delete", "id"),
        ("orders/create", "id"),
        ("orders/paid", "total_price"),
        ("products/update", "variants"),
        ("inventory_levels/update", "available"),
        ("customers/update", "updated_at"),
    ],
)
def test_a_field_that_is_missing_is_named(topic: str, field: str) -> None:
    with pytest.raises(Unreadable, match=field):
        read(topic, {key: value for key, value in payload(topic).items() if key != field})


@pytest.mark.parametrize("topic", TOPICS)
def test_nonsense_in_any_field_is_unreadable_and_no_crash(topic: str) -> None:
    for field in payload(topic):
        for nonsense in ("x", [1], {"a": []}, -1, None):
            with contextlib.suppress(Unreadable, NotForUs):
                read(topic, {**payload(topic), field: nonsense})


def test_other_currencies_are_refused() -> None:
    with pytest.raises(Unreadable, match="USD"):
        read("checkouts/create", {**payload("checkouts/create"), "currency": "USD"})


def test_an_unknown_topic_tells_nothing() -> None:
    with pytest.raises(NotForUs, match="themes"):
        read("themes/publish", {})
