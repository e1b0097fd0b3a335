"""The fixtures of tests/data/intake/shopify, by topic."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.campaign.carts import shopify
from console.campaign.carts.sightings import Sighting

FOLDER = Path(__file__).parents[3] / "data" / "intake" / "shopify"
TOPICS = (
    "checkouts/create",
    "checkouts/update",
    "checkouts/delete",
    "orders/create",
    "orders/paid",
    "products/update",
    "inventory_levels/update",
    "customers/update",
)
RECEIVED = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def raw(topic: str) -> bytes:
    return (FOLDER / f"{topic.replace('/', '_')}.json").read_bytes()


def payload(topic: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(raw(topic))
    return whole


def read(topic: str, body: dict[str, Any] | None = None, *, terms: bool = False) -> tuple[Sighting, ...]:
    return shopify.read(topic, payload(topic) if body is None else body, shopify.Reading(RECEIVED, None, terms, "商品"))
