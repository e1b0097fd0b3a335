"""The link that a call sent comes back: over our own page, by the shop's word, on an order; and what that makes of the order."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from console.app.report_paper import FpdfPaper
from console.domain.link import MOST_OPENINGS, OPEN_FOR, LinkTerms, mark_in, mark_of, marked
from tests.unit.server.test_door import Desk, opened
from tests.unit.service.campaign.test_campaign import planned
from tests.unit.service.house import CHIEF, House
from tests.unit.service.intake.test_intake import RULES, order, post
from tests.unit.service.privacy.test_disclosing import made as disclosed
from tests.unit.store.sample import NOW

PAGE = "https://shop.example/go"
SHOPS = "https://shop.example/cart/secret1"
PHONE = {
    "Authorization": "",
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1",
}
DAY = {"from": "2026-12-01", "to": "2026-12-31"}


def house(folder: Path, page: str = PAGE, mark: bool = False) -> House:
    return House(folder, intake=RULES, link=LinkTerms(page, mark))


async def link_sent(house: House, outcome: str = "link_sent", offers: tuple[str, ...] = ()) -> tuple[str, str]:
    """The call, and the address that the customer was given."""
    call_id = await house.answered()
    await house.line.tells("send_link", call_id=call_id, at=20.0, channel="sms", offers=list(offers))
    await house.line.ordered("link_result")
    house.later(seconds=60)
    await house.line.tells("ended", call_id=call_id, at=60.0, result="answered", outcome=outcome)
    [given] = [word for word in house.outbox["sms"].sent[-1].body.split() if word.startswith("https://")]
    return call_id, given


async def followed(desk: Desk, given: str, **headers: str) -> Any:
    return await desk.http.get(given.removeprefix("https://shop.example"), headers={**PHONE, **headers})


def recoveries(house: House) -> list[tuple[str, str]]:
    with house.store(read_only=True) as work:
        return [(call, rule) for call, rule in work._session.execute(text("SELECT call_id, rule FROM recoveries"))]


async def story(house: House, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await house.service.queue.cart(CHIEF, "k1"))["story"]
    return [told for told in found if told["kind"] == kind]


async def test_a_click_goes_on_to_the_shop_and_is_known(tmp_path: Path) -> None:
    async with house(tmp_path) as made, opened(made) as desk:
        call_id, given = await link_sent(made, offers=("HELLO10",))
        assert given.startswith(PAGE)
        assert SHOPS not in made.outbox["sms"].sent[-1].body
        _, live = made.service.subscribe()
        answer = await followed(desk, given)
        assert (answer.status_code, answer.headers["location"]) == (302, f"{SHOPS}?offer=HELLO10")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
        assert (await live.next()) == {"event": "queue", "cart_id": "k1"}
        assert [(told["at"], told["channel"]) for told in await story(made, "opened")] == [(made.now.isoformat(), "sms")]
        report = (await desk.http.get("/api/reports", params=DAY)).json()
        assert [(one["step"], one["count"], one["share"]) for one in report["links"]] == [
            ("linked", 1, 1.0),
            ("opened", 1, 1.0),
            ("link_ordered", 0, 0.0),
        ]
        for asked in ("linked", "opened"):
            found = (await desk.http.get("/api/history", params={**DAY, asked: True})).json()
            assert [call["call_id"] for call in found["calls"]] == [call_id]
        assert (await desk.http.get(f"/api/history/{call_id}")).json()["links"][0]["opened_at"] == made.now.isoformat()
        assert (await desk.http.get("/api/messages/links")).json()["links"][0]["opened_at"] == made.now.isoformat()


async def test_a_link_leads_nowhere_else(tmp_path: Path) -> None:
    async with house(tmp_path) as made, opened(made) as desk:
        _, given = await link_sent(made)
        for other in (
            given[:-1] + ("A" if given[-1] != "A" else "B"),
            f"{PAGE}/{mark_of(given.rpartition('/')[2])}",
            f"{PAGE}/{'x' * 119}",
        ):
            answer = await followed(desk, other)
            assert (answer.status_code, "location" in answer.headers) == (404, False)
        assert (await followed(desk, f"{given}?to=https://elsewhere.example")).headers["location"] == SHOPS
        made.later(seconds=OPEN_FOR.total_seconds() + 1)
        over = await followed(desk, given)
        assert (over.status_code, "港の店" in over.text, "期限は過ぎました" in over.text) == (410, True, True)


async def test_machines_go_through_and_are_not_counted(tmp_path: Path) -> None:
    async with house(tmp_path) as made, opened(made) as desk:
        _, given = await link_sent(made)
        path = given.removeprefix("https://shop.example")
        assert (await desk.http.head(path, headers=PHONE)).status_code == 302
        for agent in ("facebookexternalhit/1.1", "curl/8.5", ""):
            assert (await followed(desk, given, **{"User-Agent": agent})).status_code == 302
        assert (await followed(desk, given, **{"Sec-Purpose": "prefetch"})).status_code == 302
        assert await story(made, "opened") == []
        await followed(desk, given)
        await followed(desk, given)
        assert len(await story(made, "opened")) == 1, "once a minute"
        for _ in range(MOST_OPENINGS + 5):
            made.later(minutes=2)
            await followed(desk, given)
        assert len(await story(made, "opened")) == MOST_OPENINGS


async def test_what_opens_it_while_it_is_on_its_way_is_no_person(tmp_path: Path) -> None:
    async with house(tmp_path) as made, opened(made) as desk:
        call_id = await made.answered()
        await made.line.tells("send_link", call_id=call_id, at=20.0, channel="sms")
        await made.line.ordered("link_result")
        [given] = [word for word in made.outbox["sms"].sent[-1].body.split() if word.startswith(PAGE)]
        made.later(seconds=4)
        assert (await followed(desk, given)).status_code == 302
        assert await story(made, "opened") == []


@pytest.mark.parametrize("minutes", [1, 23 * 60])
async def test_who_opened_it_and_bought_something_else_was_brought_back(tmp_path: Path, minutes: int) -> None:
    async with house(tmp_path) as made, opened(made) as desk:
        call_id, given = await link_sent(made)
        await followed(desk, given)
        made.later(minutes=minutes)
        other = [{"sku": "OTHER-1", "name": "別の品", "unit_price": 9000}]
        await post(made, order(carts=[], lines=other, placed_at=made.now.isoformat(), updated_at=made.now.isoformat()))
        await planned(made)
        assert recoveries(made) == [(call_id, "recovery.opened")]
        assert [told["rule"] for told in await story(made, "recovered")] == ["recovery.opened"]


async def test_an_order_by_the_link_is_its_calls_whoever_placed_it(tmp_path: Path) -> None:
    async with house(tmp_path, page="", mark=True) as made:
        call_id, given = await link_sent(made)
        mark = mark_in(given)
        assert given == marked(SHOPS, mark)
        placed = {"placed_at": made.now.isoformat(), "updated_at": made.now.isoformat()}
        for _ in range(2):
            await post(made, order(carts=[], customer={"mail": "family@example.com"}, link=mark, **placed))
            await planned(made)
        assert recoveries(made) == [(call_id, "recovery.link")]
        with made.store(read_only=True) as work:
            assert work.carts.closed("k1") == "linked"
            results = work.campaign.groups("s1", NOW.replace(year=2020), NOW.replace(year=2030))
        assert sum(one.ordered for one in results) == 0, "those who were not called had no link to tell of it"
        [row] = [one for one in (await made.service.queue.page(0, 9))["carts"] if one["cart_id"] == "k1"]
        assert row["status"] == "closed"


async def test_the_shop_tells_that_it_was_opened(tmp_path: Path) -> None:
    async with house(tmp_path, page="", mark=True) as made:
        _, given = await link_sent(made)
        for mark in (mark_in(given), mark_in(given), "0" * 24):
            receipt = await post(made, {"type": "link_opened", "mark": mark, "opened_at": made.now.isoformat()})
            assert receipt.fault is None
        assert [told["at"] for told in await story(made, "opened")] == [made.now.isoformat()]
        assert (await post(made, {"type": "link_opened", "mark": "short", "opened_at": made.now.isoformat()})).fault is not None


async def test_without_page_and_mark_the_link_is_the_shops_and_nothing_is_known(tmp_path: Path) -> None:
    async with house(tmp_path, page="") as made, opened(made) as desk:
        _, given = await link_sent(made)
        assert given == SHOPS
        report = (await desk.http.get("/api/reports", params=DAY)).json()
        assert report["links"][1] == {"step": "opened", "count": None, "share": None}


async def test_page_and_mark_together(tmp_path: Path) -> None:
    async with house(tmp_path, mark=True) as made, opened(made) as desk:
        _, given = await link_sent(made)
        assert (await followed(desk, given)).headers["location"] == marked(SHOPS, mark_of(given.rpartition("/")[2]))


async def test_openings_go_with_the_customer_and_with_the_words(tmp_path: Path) -> None:
    async with House(tmp_path, paper=FpdfPaper(), link=LinkTerms(PAGE)) as made, opened(made) as desk:
        call_id, given = await link_sent(made)
        await followed(desk, given)
        told, body, paper = await disclosed(made)
        assert told["counts"]["calls"] == 1
        assert body["calls"][0]["links_opened_at"] == ["2026-12-01T14:11:00+09:00"]
        assert "リンクを開いた日時 2026年12月1日(火) 14:11" in paper
        made.later(minutes=2)
        with made.store() as work:
            assert len(work.links.openings([call_id])[call_id]) == 1
            assert work.retention.words(made.now, 10) == 1
            assert work.links.openings([call_id]) == {}
            work.commit()
        await followed(desk, given)
        with made.store() as work:
            assert work.retention.words(made.now, 10) == 1, "what is opened after its words have gone goes as well"
            assert work.links.openings([call_id]) == {}
        made.later(minutes=2)
        await followed(desk, given)
        await made.service.erasing.erase(CHIEF, "customer", "c1", "ご本人の請求", bar=False)
        with made.store(read_only=True) as work:
            assert work.links.openings([call_id]) == {}
        assert (await followed(desk, given)).status_code == 404
