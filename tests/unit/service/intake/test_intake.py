"""Events of the shop: kept, then applied; whatever is wrong with one has a clear answer and keeps no other from its place."""

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.domain.errors import Refused
from console.service.calls.records import ENDED
from console.service.intake.intake_door import LONGEST, IntakeRules, arrived
from console.store.sql_arrivals import SqlArrivals
from tests.unit.campaign.carts.shopify_events import payload, raw
from tests.unit.service.house import SASAKI, House
from tests.unit.store.sample import CARTS, HANAKO, NOW

SECRET = "ほんとうの鍵"
RULES = IntakeRules(lambda source: SECRET, terms_cover_calls=True)


def shopify_headers(topic: str, body: bytes, delivery: str = "", secret: str = SECRET) -> dict[str, str]:
    digest = hmac.digest(secret.encode(), body, hashlib.sha256)
    headers = {"x-shopify-topic": topic, "x-shopify-hmac-sha256": base64.b64encode(digest).decode()}
    return headers | ({"x-shopify-webhook-id": delivery} if delivery else {})


def signed(document: Any, header: str = "x-okaeri-signature", **more: str) -> tuple[dict[str, str], bytes]:
    body = json.dumps(document, ensure_ascii=False).encode()
    return {header: hmac.digest(SECRET.encode(), body, hashlib.sha256).hex(), **more}, body


def cart(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "type": "cart",
        "id": f"{number}",
        "updated_at": (NOW - timedelta(hours=2)).isoformat(),
        "customer": {"name": HANAKO.name, "phone": HANAKO.phone, "consent_call": True},
        "lines": [{"sku": "AP-1", "name": "コート", "unit_price": 62000}],
        "checkout_url": f"https://shop.example/cart/{number}",
        **changes,
    }


def order(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "type": "order",
        "id": f"{number}",
        "updated_at": NOW.isoformat(),
        "placed_at": NOW.isoformat(),
        "customer": {"name": HANAKO.name, "phone": HANAKO.phone},
        "carts": [str(number)],
        "total": 62000,
        **changes,
    }


async def post(house: House, document: Any, source: str = "generic", **more: str) -> Any:
    headers, body = signed(document, "x-eccube-signature" if source == "eccube" else "x-okaeri-signature", **more)
    receipt = await house.service.intake.receive(source, headers, body)
    await house.service.intake.settled()
    return receipt


async def queue(house: House) -> dict[str, Any]:
    """Rows by checkout."""
    page = await house.service.queue.page(0, 100)
    return {row["cart_id"]: row for row in page["carts"] if row["cart_id"] not in {cart.id for cart in CARTS}}


async def counts(house: House) -> dict[str, int]:
    found: dict[str, int] = (await house.service.intake.page(None, 0, 10))["counts"]
    return found


async def test_a_cart_of_the_shop_is_in_the_queue_once_it_is_idle(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        await post(house, cart(updated_at=(NOW - timedelta(minutes=59)).isoformat()))
        assert await queue(house) == {}
        house.later(minutes=1)
        [row] = (await queue(house)).values()
        assert (row["customer"], row["value"], row["status"]) == (HANAKO.name, 62_000, "waiting")
        assert await counts(house) == {"applied": 1}


async def test_shopify_s_whole_story_in_any_order(tmp_path: Path) -> None:
    topics = ["orders/paid", "checkouts/update", "inventory_levels/update", "checkouts/create", "orders/create", "products/update"]
    async with House(tmp_path, intake=RULES) as house:
        for topic in [*topics, *reversed(topics)]:
            body = raw(topic)
            await house.service.intake.receive("shopify", shopify_headers(topic, body, topic), body)
        await house.service.intake.settled()
        assert await counts(house) == {"applied": len(topics)}
        [row] = (await queue(house)).values()
        assert (row["customer"], row["status"], row["items"][0]["quantity"]) == ("高橋 美咲", "closed", 2)
        with house.store(read_only=True) as work:
            assert work.facts.value("s1", "product.AP-1002-M.stock", NOW) == 5
            [found] = work.orders.since("s1", NOW - timedelta(days=365))
            assert (found.paid, work.campaign.cart_of(found.id)) == (True, row["cart_id"])


async def test_a_replay_is_known_by_its_id_and_without_one_by_its_content(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        first = await post(house, cart(), **{"x-okaeri-delivery": "7"})
        again = await post(house, cart(), **{"x-okaeri-delivery": "7"})
        assert (first.number, again.number) == (1, None)
        assert (await post(house, cart(2))).number is not None
        assert (await post(house, cart(2))).number is None


async def test_a_wrong_signature_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        body = raw("orders/create")
        for headers in (
            shopify_headers("orders/create", body, secret="x"),
            shopify_headers("orders/create", body + b" "),
            {},
            {"x-shopify-hmac-sha256": "ü"},
        ):
            with pytest.raises(Refused) as caught:
                await house.service.intake.receive("shopify", headers, body)
            assert caught.value.rule == "intake.signature"
        assert await counts(house) == {}


async def test_no_secret_no_intake(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with pytest.raises(Refused, match=r"okaeri secret intake\.generic"):
            await post(house, cart())


@pytest.mark.parametrize("body", [b'{"type": "cart", "id"', b"", b"\xff\xfe\x00", b"[" * 100_000, b"null", b'{"type": "cart"}'])
async def test_half_an_event_is_kept_with_its_reason(tmp_path: Path, body: bytes) -> None:
    async with House(tmp_path, intake=RULES) as house:
        digest = hmac.digest(SECRET.encode(), body, hashlib.sha256).hex()
        receipt = await house.service.intake.receive("generic", {"x-okaeri-signature": digest}, body)
        assert receipt.fault is not None
        await house.service.intake.settled()
        assert await counts(house) == {"stuck": 1}
        [event] = (await house.service.intake.page("stuck", 0, 10))["events"]
        assert event["ja"]
        assert event["en"]
        assert await house.service.intake.again() == 1
        await house.service.intake.settled()
        [event] = (await house.service.intake.page("stuck", 0, 10))["events"]
        assert event["tries"] == 2


async def test_a_stuck_event_is_applied_once_its_reason_is_gone(tmp_path: Path, expect_log: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    expect_log("event_not_applied")

    def breaks(*_: Any) -> Any:
        raise ZeroDivisionError

    async with House(tmp_path, intake=RULES) as house:
        with monkeypatch.context() as broken:
            broken.setattr(SqlArrivals, "apply", breaks)
            await post(house, cart())
            assert await counts(house) == {"stuck": 1}
        assert await house.service.intake.again() == 1
        await house.service.intake.settled()
        assert await counts(house) == {"applied": 1}
        assert len(await queue(house)) == 1


async def test_what_came_after_a_stuck_event_is_applied(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        fails = {**payload("checkouts/create"), "currency": "USD", "presentment_currency": "USD"}
        body = json.dumps(fails).encode()
        await house.service.intake.receive("shopify", shopify_headers("checkouts/create", body), body)
        await house.service.intake.settled()
        assert await counts(house) == {"stuck": 1}
        good = raw("checkouts/create")
        await house.service.intake.receive("shopify", shopify_headers("checkouts/create", good), good)
        await house.service.intake.settled()
        assert await counts(house) == {"stuck": 1, "applied": 1}


async def test_five_megabytes_are_taken_and_too_many_refused(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        body = json.dumps({**payload("products/update"), "body_html": "あ" * 1_700_000}, ensure_ascii=False).encode()
        assert 5_000_000 < len(body) < LONGEST
        receipt = await house.service.intake.receive("shopify", shopify_headers("products/update", body), body)
        await house.service.intake.settled()
        assert (receipt.number, await counts(house)) == (1, {"applied": 1})
        with pytest.raises(Refused) as caught:
            await house.service.intake.receive("shopify", {}, b"x" * (LONGEST + 1))
        assert caught.value.rule == "intake.too_large"


async def test_a_clock_that_is_ahead_does_not_hold_off_what_comes_after(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        await post(house, cart(updated_at="2099-01-01T00:00:00+09:00"))
        house.later(hours=1)
        await post(house, cart(updated_at=house.now.isoformat(), lines=[]))
        house.later(hours=2)
        [row] = (await queue(house)).values()
        assert (row["items"], row["status"]) == ([], "closed")


async def test_a_cart_nobody_can_be_reached_about_is_told_and_not_kept(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        receipt = await post(house, cart(customer={"name": "高橋"}))
        assert receipt.fault is not None
        assert await counts(house) == {"ignored": 1}


async def test_eccube_s_own_notifications_are_answered_with_what_to_do(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        receipt = await post(house, [{"entity": "order", "id": 1, "action": "created"}], "eccube")
        assert "プラグイン" in receipt.fault.ja
        assert (await post(house, {"events": [cart(5), order(5)]}, "eccube")).fault is None
        assert [row["status"] for row in (await queue(house)).values()] == ["closed"]


async def test_an_order_ends_a_ringing_call_and_is_spoken_of_in_a_live_one(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        await post(house, cart(1))
        await post(house, cart(2, customer={"name": "佐藤 健", "phone": "09000000002", "consent_call": True}))
        by_customer = {row["customer"]: key for key, row in (await queue(house)).items()}
        ringing = await house.dialled(by_customer[HANAKO.name])
        live = await house.answered(by_customer["佐藤 健"])
        await post(house, {"events": [order(1), order(2, customer=None)]})
        await house.line.ordered("hangup")
        assert [head["call_id"] for head in house.line.did("hangup")] == [ringing.call_id]
        assert [head["call_id"] for head in house.line.did("order_completed")] == [live]
        await house.line.tells("ended", call_id=ringing.call_id, at=0.0, result="cancelled")
        assert (await house.record(ringing.call_id)).state == ENDED
        with pytest.raises(Refused, match="ordered"):
            await house.service.call_cart(SASAKI, by_customer[HANAKO.name])


async def test_stock_that_changes_reaches_a_live_call(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        await house.answered()
        product = {"type": "product", "sku": "AP-1", "updated_at": NOW.isoformat(), "name": "コート", "price": 62000, "stock": 2}
        await post(house, product)
        await post(house, {**product, "stock": 0, "updated_at": (NOW + timedelta(minutes=1)).isoformat()})
        told = [(head["key"], head["value"]) for head in house.line.did("fact_changed")]
        assert ("product.AP-1.stock", 2) in told
        assert told[-1] == ("product.AP-1.stock", 0)


async def test_an_order_that_another_engine_wrote_is_noticed(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        call = await house.dialled()
        with house.store() as work:
            work.carts.close("k1", "ordered")
            work.commit()
        assert (await house.line.ordered("hangup"))["call_id"] == call.call_id


async def test_many_at_once_share_commits_and_none_is_lost(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        posts = [signed(cart(number)) for number in range(300)]
        receipts = await asyncio.gather(*(house.service.intake.receive("generic", *event) for event in posts))
        assert len({receipt.number for receipt in receipts}) == 300
        await house.service.intake.settled()
        assert await counts(house) == {"applied": 300}


async def test_what_was_kept_is_applied_by_the_next_engine(tmp_path: Path) -> None:
    async with House(tmp_path, intake=RULES) as house:
        pass
    headers, body = signed(cart())
    with House(tmp_path, intake=RULES).store() as work:
        work.inbox.put([arrived("generic", headers, body, RULES, "s1", NOW)])
        work.commit()
    async with House(tmp_path, intake=RULES) as house:
        await house.service.intake.settled()
        assert len(await queue(house)) == 1


async def test_an_event_that_breaks_us_is_set_aside_alone(tmp_path: Path, expect_log: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    expect_log("event_not_applied")
    whole = SqlArrivals.apply

    def breaks(self: SqlArrivals, shop_id: str, sightings: Any, now: Any) -> Any:
        if any(getattr(sighting, "key", "") == "cart:13" for sighting in sightings):
            raise ZeroDivisionError
        return whole(self, shop_id, sightings, now)

    monkeypatch.setattr(SqlArrivals, "apply", breaks)
    async with House(tmp_path, intake=RULES) as house:
        posts = [signed(cart(number)) for number in range(10, 16)]
        await asyncio.gather(*(house.service.intake.receive("generic", *event) for event in posts))
        await house.service.intake.settled()
        assert await counts(house) == {"applied": 5, "stuck": 1}
