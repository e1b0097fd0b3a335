"""Our own form of events says what it says: nothing is guessed, least of all a consent."""

from datetime import UTC, datetime
from typing import Any

import pytest

from console.campaign.carts.generic import json_schema, read
from console.campaign.carts.sightings import CartSeen, Unreadable

NOW = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
LINE: dict[str, Any] = {"sku": "AP-1", "name": "コート", "quantity": 1, "unit_price": 62_000}
PERSON: dict[str, Any] = {"id": "m1", "name": "山田 花子", "phone": "090-0000-0001", "consent_call": True}


def cart(person: dict[str, Any] | None = None, line: dict[str, Any] | None = None, **told: Any) -> dict[str, Any]:
    customer, lines = {**PERSON, **(person or {})}, [{**LINE, **(line or {})}]
    return {"type": "cart", "id": "k1", "updated_at": "2026-12-01T14:00:00+09:00", "customer": customer, "lines": lines, **told}


def sightings(payload: Any) -> Any:
    return read(payload, source="generic", received=NOW, terms_cover_calls=False, goods="衣料品")


def test_what_is_as_the_schema_says_is_read() -> None:
    [seen] = sightings(cart({"vip": False, "orders": 3, "last_order": "2026-10-01"}))
    assert isinstance(seen, CartSeen)
    assert seen.person.said["consent_call"] is True
    assert (seen.person.said["orders"], seen.person.said["last_order"]) == (3, "2026-10-01")
    assert seen.at == datetime(2026, 12, 1, 5, 0, tzinfo=UTC)


def test_a_whole_number_may_be_written_with_a_point() -> None:
    [seen] = sightings(cart(line={"unit_price": 62_000.0, "quantity": 2.0}))
    assert (seen.lines[0].unit_price, seen.lines[0].quantity) == (62_000, 2)


@pytest.mark.parametrize("consent", ["yes", "true", 1, 0, "on"])
@pytest.mark.parametrize("field", ["consent_call", "consent_sms", "consent_mail", "vip", "member"])
def test_no_consent_and_no_rank_is_guessed(field: str, consent: object) -> None:
    with pytest.raises(Unreadable, match=field):
        sightings(cart({field: consent}))


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        (cart(line={"unit_price": "62000"}), "unit_price"),
        (cart(line={"unit_price": 62_000.5}), "unit_price"),
        (cart(line={"quantity": True}), "quantity"),
        (cart(updated_at=1_764_554_400), "updated_at"),
        (cart(updated_at="2026-12-01T14:00:00"), "updated_at"),
        (cart({"last_order": 20_000}), "last_order"),
        (cart(beside=1), "beside"),
        ({"events": [cart({"vip": "yes"})]}, "vip"),
    ],
    ids=str,
)
def test_what_would_have_to_be_guessed_is_refused_by_the_field_s_name(payload: dict[str, Any], field: str) -> None:
    with pytest.raises(Unreadable, match=field):
        sightings(payload)


def test_the_published_schema_tells_the_bounds() -> None:
    """Whoever writes a sender reads them there, and a validator goes by these names alone."""
    schema = json_schema()
    parts = schema["$defs"]
    line, person, product = parts["LinePart"]["properties"], parts["CustomerPart"]["properties"], parts["ProductEvent"]["properties"]
    assert (line["unit_price"]["type"], line["unit_price"]["minimum"], line["unit_price"]["maximum"]) == ("integer", 0, 1_000_000_000)
    assert (line["quantity"]["minimum"], line["quantity"]["maximum"]) == (1, 100_000)
    assert {"type": "integer", "minimum": 0, "maximum": 1_000_000} in person["orders"]["anyOf"]
    assert {"type": "integer", "minimum": 0} in product["stock"]["anyOf"]
    assert {"type": "string", "format": "date"} in person["last_order"]["anyOf"]
    assert parts["CartEvent"]["properties"]["updated_at"]["format"] == "date-time"
    assert parts["CartEvent"]["properties"]["lines"]["maxItems"] == 500
