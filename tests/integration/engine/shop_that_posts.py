"""A shop that posts signed Shopify events as fast as it is told to, over a few connections that stay open.

Plain sockets, so that the sender takes little of the processor that it shares with the engine.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.unit.campaign.carts.shopify_events import payload

SECRET = "the shop's signing secret"
ANSWER_S = 30


@dataclass(frozen=True, slots=True)
class Event:
    topic: str
    delivery: str
    body: bytes

    def request(self, host: str) -> bytes:
        digest = base64.b64encode(hmac.digest(SECRET.encode(), self.body, hashlib.sha256)).decode()
        head = (
            f"POST /intake/shopify HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(self.body)}\r\n"
            f"X-Shopify-Topic: {self.topic}\r\nX-Shopify-Webhook-Id: {self.delivery}\r\nX-Shopify-Hmac-Sha256: {digest}\r\n\r\n"
        )
        return head.encode() + self.body


def events(count: int, first: int = 0) -> list[Event]:
    """Of ten: four carts begun, three changed, two orders, one stock level; every cart its own customer. ``first``: number of the first."""
    made = []
    for number in range(first, first + count):
        cart, what = divmod(number, 10)
        topic = ("checkouts/create",) * 4 + ("checkouts/update",) * 3 + ("orders/create",) * 2 + ("inventory_levels/update",)
        made.append(
            Event(topic[what], f"delivery-{number}", json.dumps(_about(topic[what], cart * 4 + what % 4), ensure_ascii=False).encode())
        )
    return made


def _about(topic: str, cart: int) -> dict[str, Any]:
    body = payload(topic)
    if topic == "inventory_levels/update":
        return {**body, "inventory_item_id": 60000 + cart, "updated_at": f"2026-11-20T19:02:{cart % 60:02d}+09:00"}
    person = {**body["customer"], "id": 7_000_000 + cart, "email": f"p{cart}@example.jp", "phone": f"+8190{10_000_000 + cart:08d}"}
    address = {**body["billing_address"], "phone": None, "first_name": f"{cart}号"}
    body |= {"customer": person, "email": person["email"], "billing_address": address, "shipping_address": address}
    if topic == "orders/create":
        return {**body, "id": 5_000_000 + cart, "checkout_id": 3_000_000 + cart, "cart_token": f"token{cart}"}
    return {**body, "id": 3_000_000 + cart, "cart_token": f"token{cart}"}


@dataclass(slots=True)
class Answers:
    """``acknowledged``: deliveries that were answered 200; ``ms``: from when each was due, so a sender that lags is counted in."""

    acknowledged: list[str] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    broken: int = 0
    took_s: float = 0.0
    """From when the first was due to the last answer."""


async def post(url: str, posted: Iterable[Event], *, per_second: float | None, connections: int = 32) -> Answers:
    """``per_second`` ``None``: each connection posts as soon as its last one was answered. Ends when all are answered or the engine is gone."""
    parts = urlsplit(url)
    host, port = str(parts.hostname), int(parts.port or 0)
    answers = Answers()
    due = list(enumerate((event.delivery, event.request(f"{host}:{port}")) for event in posted))
    due.reverse()
    begin = time.perf_counter() + (0.1 if per_second else 0.0)

    async def one() -> None:
        try:
            reader, writer = await asyncio.open_connection(host, port)
        except OSError:
            answers.broken += 1
            return
        try:
            while due:
                number, (delivery, request) = due.pop()
                when = time.perf_counter() if per_second is None else begin + number / per_second
                if per_second is not None:
                    await asyncio.sleep(max(0.0, when - time.perf_counter()))
                writer.write(request)
                async with asyncio.timeout(ANSWER_S):
                    status = await _status(reader)
                answers.ms.append((time.perf_counter() - when) * 1000)
                if status == 200:
                    answers.acknowledged.append(delivery)
                else:
                    answers.refused.append(status)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            answers.broken += 1
        finally:
            writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    answers.took_s = time.perf_counter() - begin
    return answers


async def _status(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
