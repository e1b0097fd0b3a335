"""Raised hands: who is asked first, when everybody is, and that none is lost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from console.domain.errors import Refused
from console.service.calls.hands import routed
from console.service.calls.records import Hand
from tests.unit.service.house import AUDITOR, SASAKI, House

NOW = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
LIMIT = timedelta(seconds=20)
UP = Hand("want_human", "人を希望", "wants a person", raised_at=NOW)


def test_a_hand_is_offered_to_the_first_in_turn_and_stays_with_him() -> None:
    first = routed(UP, ["森", "林"], NOW, LIMIT)
    assert (first.offered_to, first.escalated) == ("森", False)
    assert routed(first, ["林", "森"], NOW + timedelta(seconds=19), LIMIT) == first


def test_who_has_gone_or_is_busy_is_asked_no_more() -> None:
    first = routed(UP, ["森"], NOW, LIMIT)
    assert routed(first, ["林"], NOW, LIMIT).offered_to == "林"
    assert routed(first, [], NOW, LIMIT).offered_to is None


def test_nobody_takes_it_everybody_is_asked() -> None:
    assert routed(routed(UP, ["森"], NOW, LIMIT), ["森"], NOW + LIMIT, LIMIT).escalated
    assert routed(UP, [], NOW + LIMIT, LIMIT).escalated


async def raised(house: House, cart: str = "k1") -> str:
    call_id = await house.answered(cart)
    await house.line.tells("hand", call_id=call_id, at=1.0, reason="want_human", brief_ja="人を希望", brief_en="wants a person")
    return call_id


async def hand(house: House, call_id: str) -> dict[str, Any] | None:
    """As a desk that has just come back is told."""
    snapshot, heard = house.service.subscribe()
    house.service.unsubscribe(heard)
    found: dict[str, Any] | None = next(call for call in snapshot["calls"] if call["call_id"] == call_id)["hand"]
    return found


async def test_two_hands_go_to_two_people_and_survive_a_desk_that_comes_back(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        house.service.presence.arrived("佐々木")
        house.service.presence.arrived("近藤")
        calls = [await raised(house, "k1"), await raised(house, "k2")]
        await house.service.hands.route()
        asked = [await hand(house, call_id) for call_id in calls]
        assert {one["offered_to"] for one in asked if one} == {"佐々木", "近藤"}
        house.later(seconds=20)
        await house.service.hands.route()
        again = await hand(house, calls[0])
        assert again is not None
        assert (again["escalated"], again["reason"], again["brief_ja"]) == (True, "want_human", "人を希望")
        with house.store(read_only=True) as work:
            kept = work.calls.get(calls[0])
            assert kept is not None
            assert kept.hand is not None
            assert kept.hand.escalated


async def test_nobody_is_there_it_waits_for_the_first_who_comes(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await raised(house)
        await house.service.hands.route()
        waits = await hand(house, call_id)
        assert waits is not None
        assert waits["offered_to"] is None
        house.service.presence.arrived("佐々木")
        await house.service.hands.route()
        asked = await hand(house, call_id)
        assert asked is not None
        assert asked["offered_to"] == "佐々木"


async def test_asking_again_keeps_its_place(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await raised(house)
        house.later(seconds=15)
        await house.line.tells("hand", call_id=call_id, at=16.0, reason="anger", brief_ja="お怒り", brief_en="angry")
        house.later(seconds=5)
        await house.service.hands.route()
        now = await hand(house, call_id)
        assert now is not None
        assert (now["reason"], now["escalated"]) == ("anger", True)


async def test_it_stays_until_somebody_takes_the_call_or_leaves_it_to_the_ai(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await raised(house)
        with pytest.raises(Refused, match="role"):
            await house.service.hands.settle(AUDITOR, call_id)
        await house.service.hands.settle(SASAKI, call_id)
        assert await hand(house, call_id) is None
        with house.store(read_only=True) as work:
            assert (work.audit.entries()[-1].who, work.audit.entries()[-1].what) == ("佐々木", "call.hand_settled")
        with pytest.raises(Refused, match="No hand"):
            await house.service.hands.settle(SASAKI, call_id)
        await house.line.tells("hand", call_id=call_id, at=9.0, reason="anger", brief_ja="お怒り", brief_en="angry")
        await house.line.tells("holder", call_id=call_id, at=10.0, holder="operator", operator="佐々木", barge_in=False)
        assert await hand(house, call_id) is None
