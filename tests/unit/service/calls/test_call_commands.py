"""Two operators, one call; and the operator who vanishes."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from console.domain.call import Holder
from console.domain.errors import BadInput, Refused
from console.service.commands import (
    BargeIn,
    CallCommand,
    DeskPhone,
    HandBack,
    HangUp,
    Hold,
    Keypad,
    SendLink,
    Steer,
    TakeOver,
    Transfer,
)
from tests.unit.service.house import AUDITOR, CHIEF, KONDO, SASAKI, House


async def held(house: House, call_id: str, holder: str = "operator", operator: str | None = "佐々木", barge_in: bool = False) -> None:
    await house.line.tells("holder", call_id=call_id, at=1.0, holder=holder, operator=operator, barge_in=barge_in)


async def test_the_second_operator_is_told_who_has_it(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        assert (await house.service.do(SASAKI, TakeOver(call_id))).operator == "佐々木"
        for command in (TakeOver(call_id), HandBack(call_id), Hold(call_id, True), BargeIn(call_id, True), Steer(call_id, text="はい")):
            with pytest.raises(Refused, match="佐々木") as caught:
                await house.service.do(KONDO, command)
            assert caught.value.rule == "call.held_by_another"
        assert [order["operator"] for order in house.line.did("take_over")] == ["佐々木"]


async def test_of_two_at_the_same_moment_one_gets_it(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        both = (house.service.do(person, TakeOver(call_id)) for person in (SASAKI, KONDO))
        answers = await asyncio.gather(*both, return_exceptions=True)
        assert sum(isinstance(answer, Refused) for answer in answers) == 1
        assert len(house.line.did("take_over")) == 1


async def test_handed_back_it_is_free_for_the_next(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.service.do(SASAKI, TakeOver(call_id))
        await held(house, call_id)
        await house.service.do(SASAKI, HandBack(call_id))
        await held(house, call_id, "ai", None)
        assert (await house.service.do(KONDO, TakeOver(call_id))).operator == "近藤"


async def test_an_order_the_line_refused_frees_what_it_had_claimed(tmp_path: Path, expect_log: Any) -> None:
    expect_log("line_refused")
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.service.do(SASAKI, TakeOver(call_id))
        await house.line.tells("refused", call_id=call_id, do="take_over", rule="x", ja="x", en="x")
        assert (await house.service.do(KONDO, TakeOver(call_id))).operator == "近藤"


async def test_an_operator_who_vanishes_gives_the_call_back(tmp_path: Path) -> None:
    async with House(tmp_path, vanished_after_s=0.05) as house:
        call_id = await house.answered()
        house.service.presence.arrived("佐々木")
        await house.service.do(SASAKI, TakeOver(call_id))
        await held(house, call_id)
        house.service.presence.left("佐々木")
        order = await house.line.ordered("hand_back")
        assert (order["vanished"], order["operator"]) == (True, "佐々木")


async def test_a_reconnection_in_time_keeps_the_call(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        house.service.presence.arrived("佐々木")
        await house.service.do(SASAKI, TakeOver(call_id))
        await held(house, call_id)
        house.service.presence.left("佐々木")
        house.service.presence.arrived("佐々木")
        assert house.service.presence._timers == {}
        assert (await house.record(call_id)).holder is Holder.OPERATOR


async def test_one_of_two_connections_is_still_a_presence(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        house.service.presence.arrived("佐々木")
        house.service.presence.arrived("佐々木")
        house.service.presence.left("佐々木")
        assert house.service.presence.names() == {"佐々木"}
        assert house.service.presence._timers == {}


async def test_who_takes_a_call_without_any_connection_has_vanished_already(tmp_path: Path) -> None:
    async with House(tmp_path, vanished_after_s=0.05) as house:
        call_id = await house.answered()
        await house.service.do(SASAKI, TakeOver(call_id))
        assert (await house.line.ordered("hand_back"))["vanished"]


async def test_who_only_barged_in_and_vanishes_leaves_the_ai_alone_again(tmp_path: Path) -> None:
    async with House(tmp_path, vanished_after_s=0.05) as house:
        call_id = await house.answered()
        house.service.presence.arrived("佐々木")
        await house.service.do(SASAKI, BargeIn(call_id, True))
        await held(house, call_id, "ai", "佐々木", barge_in=True)
        house.line.orders.clear()
        house.service.presence.left("佐々木")
        assert (await house.line.ordered("barge_in"))["on"] is False


async def test_a_desk_phone_needs_no_window(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        house.service.presence.arrived("佐々木")
        await house.service.do(SASAKI, TakeOver(call_id))
        await house.service.do(SASAKI, DeskPhone(call_id, "sip:desk@127.0.0.1"))
        await held(house, call_id)
        await house.line.tells("desk_phone", call_id=call_id, at=2.0, state="answered")
        await house.service._commands.vanished("佐々木")
        assert house.line.did("hand_back") == []


@pytest.mark.parametrize(
    ("command", "order"),
    [
        (Hold("id1", True), {"do": "hold", "on": True}),
        (BargeIn("id1", True), {"do": "barge_in", "on": True}),
        (Steer("id1", line="size"), {"do": "steer", "line": "size"}),
        (Steer("id1", text=" 少々お待ちください。 "), {"do": "steer", "text": "少々お待ちください。"}),
        (SendLink("id1", "mail"), {"do": "send_link_now", "channel": "mail"}),
        (DeskPhone("id1", "sip:200@pbx.example"), {"do": "desk_phone", "uri": "sip:200@pbx.example"}),
        (Transfer("id1", "sip:300@pbx.example", True), {"do": "transfer", "uri": "sip:300@pbx.example", "attended": True}),
        (Keypad("id1", "12#"), {"do": "keypad", "digits": "12#"}),
        (HangUp("id1"), {"do": "hangup"}),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_each_command_reaches_the_line(tmp_path: Path, command: CallCommand, order: dict[str, Any]) -> None:
    async with House(tmp_path) as house:
        assert await house.answered() == "id1"
        await house.service.do(SASAKI, command)
        assert house.line.did(order["do"])[-1] == {"call_id": "id1", "operator": "佐々木", **order}


@pytest.mark.parametrize(
    "command",
    [
        Steer("id1"),
        Steer("id1", line="a", text="b"),
        Steer("id1", text="  "),
        Steer("id1", text="あ" * 201),
        SendLink("id1", "fax"),
        DeskPhone("id1", "tel:110"),
        Transfer("id1", "sip:a b@c"),
        Keypad("id1", "12x"),
        Keypad("id1", ""),
    ],
    ids=repr,
)
async def test_content_that_cannot_be_used(tmp_path: Path, command: CallCommand) -> None:
    async with House(tmp_path) as house:
        await house.answered()
        orders = len(house.line.orders)
        with pytest.raises(BadInput):
            await house.service.do(SASAKI, command)
        assert len(house.line.orders) == orders


async def test_before_the_answer_only_hanging_up(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call = await house.dialled()
        with pytest.raises(Refused, match="not been answered"):
            await house.service.do(SASAKI, TakeOver(call.call_id))
        await house.service.do(SASAKI, HangUp(call.call_id))
        assert house.line.did("hangup")


async def test_a_manager_may_end_what_another_has_and_an_auditor_nothing(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.service.do(SASAKI, TakeOver(call_id))
        with pytest.raises(Refused) as caught:
            await house.service.do(AUDITOR, HangUp(call_id))
        assert caught.value.rule == "access.role"
        await house.service.do(CHIEF, HangUp(call_id))


async def test_a_call_that_is_over(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.line.tells("ended", call_id=call_id, at=3.0, result="answered", by_customer=True)
        with pytest.raises(Refused) as caught:
            await house.service.do(SASAKI, TakeOver(call_id))
        assert caught.value.rule == "call.over"


async def test_the_voice_of_who_has_the_call_and_of_nobody_else(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        with pytest.raises(Refused):
            house.service.voice(SASAKI, call_id, bytes(640))
        await house.service.do(SASAKI, TakeOver(call_id))
        house.service.voice(SASAKI, call_id, bytes(640))
        with pytest.raises(Refused):
            house.service.voice(KONDO, call_id, bytes(640))
        assert len(house.line.did("operator_voice")) == 1


async def test_who_did_what_stands_in_the_audit_chain(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.service.do(SASAKI, TakeOver(call_id))
        with house.store(read_only=True) as work:
            told = [(entry.who, entry.what, entry.subject) for entry in work.audit.entries()]
            assert work.audit.verify().whole
        assert told == [("佐々木", "call.dialled", call_id), ("佐々木", "call.take_over", call_id)]
