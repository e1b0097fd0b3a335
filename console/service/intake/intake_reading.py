"""A kept event as sightings, by where it came from."""

import json
from typing import Any

from console.campaign.carts import generic, shopify
from console.campaign.carts.sightings import Sighting, Unreadable, believed
from console.service.intake.intake_door import IntakeRules
from console.service.intake.intake_port import Arrived


def sightings(event: Arrived, rules: IntakeRules) -> tuple[Sighting, ...]:
    """Raises ``Unreadable`` with the reason, ``NotForUs`` when the event tells nothing we keep."""
    payload = _json(event.body)
    if event.source == "shopify":
        reading = shopify.Reading(event.received_at, event.sent_at, rules.terms_cover_calls, rules.goods)
        if not isinstance(payload, dict):
            raise Unreadable("Shopify の通知の本文がオブジェクトではありません。", "The body of the Shopify event is no object.")
        read = shopify.read(event.topic, payload, reading)
    else:
        read = generic.read(
            payload, source=event.source, received=event.received_at, terms_cover_calls=rules.terms_cover_calls, goods=rules.goods
        )
    return tuple(believed(sighting, event.received_at) for sighting in read)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as fault:
        place = f"（{fault.lineno} 行 {fault.colno} 文字目）" if isinstance(fault, json.JSONDecodeError) else ""
        where = f" (line {fault.lineno}, column {fault.colno})" if isinstance(fault, json.JSONDecodeError) else ""
        raise Unreadable(
            f"本文が JSON ではないか、途中で切れています{place}。", f"The body is no JSON, or it was cut off{where}."
        ) from fault
