"""Notes and dispositions by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from console.domain.errors import BadInput, Refused
from tests.unit.service.house import AUDITOR, CHIEF, SASAKI, House, heard_until


def files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    assert found
    return found


async def over(house: House, outcome: str = "undecided") -> str:
    call_id = await house.answered()
    await house.line.tells("ended", call_id=call_id, at=9.0, result="answered", outcome=outcome, by_customer=True)
    return call_id


async def test_a_note_is_kept_sealed_and_told_to_every_desk(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        _, desk = house.service.subscribe()
        await house.service.wrap_ups.note(SASAKI, call_id, "  夕方のほうがつながりやすい ")
        told = (await heard_until(desk, lambda event: event["event"] == "written"))[-1]
        assert [(note["text"], note["by"]) for note in told["notes"]] == [("夕方のほうがつながりやすい", "佐々木")]
        assert (await house.service.queries.call(call_id))["notes"] == told["notes"]
    assert all("夕方".encode() not in path.read_bytes() for path in files(tmp_path))


async def test_what_is_no_note(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await over(house)
        for text in (" ", "あ" * 501):
            with pytest.raises(BadInput):
                await house.service.wrap_ups.note(SASAKI, call_id, text)
        with pytest.raises(BadInput):
            await house.service.wrap_ups.note(SASAKI, "none", "メモ")
        with pytest.raises(Refused, match="役割"):
            await house.service.wrap_ups.note(AUDITOR, call_id, "メモ")


async def test_the_disposition_by_hand_stands_beside_the_automatic_one(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await over(house)
        await house.service.wrap_ups.wrap_up(SASAKI, call_id, "consult")
        told = await house.service.wrap_ups.wrap_up(CHIEF, call_id, "callback")
        assert told["call"]["outcome"] == "callback"
        assert {key: told["wrap_up"][key] for key in ("outcome", "automatic", "by")} == {
            "outcome": "callback",
            "automatic": "undecided",
            "by": "店長",
        }
        whole = await house.service.queries.call(call_id)
        assert (whole["outcome"], whole["wrap_up"]["automatic"]) == ("callback", "undecided")


async def test_a_refusal_by_hand_bars_the_customer_for_good(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await over(house)
        await house.service.wrap_ups.wrap_up(SASAKI, call_id, "refused")
        await house.service.wrap_ups.wrap_up(SASAKI, call_id, "undecided")
        house.later(days=30)
        with pytest.raises(Refused) as caught:
            await house.dialled()
        assert caught.value.rule == "gate.barred"


async def test_no_disposition_for_a_live_call_or_of_the_networks(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        with pytest.raises(Refused) as caught:
            await house.service.wrap_ups.wrap_up(SASAKI, call_id, "refused")
        assert caught.value.rule == "call.not_over"
        for outcome in ("busy", "nonsense"):
            with pytest.raises(BadInput):
                await house.service.wrap_ups.wrap_up(SASAKI, call_id, outcome)


async def test_the_channels_a_customer_agreed_to_are_told_masked(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        channels = (await house.service.queries.call(await house.answered()))["channels"]
        assert channels
        assert all("*" in channel["to"] for channel in channels)


async def test_what_the_line_could_not_do_is_said_to_the_desks(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("line_refused")
    async with House(tmp_path) as house:
        call_id = await house.answered()
        _, desk = house.service.subscribe()
        await house.line.tells("refused", call_id=call_id, do="transfer", rule="call.busy", ja="できません。", en="Not possible.")
        assert (await heard_until(desk, lambda event: event["event"] == "refused"))[-1]["ja"] == "できません。"
