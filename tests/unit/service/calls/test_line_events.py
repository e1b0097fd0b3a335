"""What the line tells: written first, then told; and what becomes of calls when something dies."""

import asyncio
import hashlib
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.campaign.outreach.fake import Outbox
from console.domain.call import Holder
from console.domain.errors import Refused
from console.domain.evidence_pack import digest
from console.domain.outcome import LineResult, Outcome
from console.service.calls.recording_room import RecordingRoom
from console.service.calls.records import ENDED, Link
from console.service.commands import SendLink
from console.service.transactions import Transactions
from tests.unit.service.house import AUDITOR, CHIEF, SASAKI, House, heard_until
from tests.unit.store.sample import call as sample_call
from tests.unit.store.sample import fill, sqlite_store

TURN = {"who": "customer", "text": "返品できますか", "unheard": "", "started": 3.0, "ended": 4.2, "line": None, "intent": "ask_returns"}


def wav(folder: Path, call_id: str, *, whole: bool = True) -> Path:
    """One second of stereo silence; not ``whole``: as a killed writer leaves it."""
    data = bytes(64_000)
    told = len(data) if whole else 0
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", told + 36, b"WAVE", b"fmt ", 16, 1, 2, 16000, 64000, 4, 16, b"data", told)
    path = folder / "recordings" / f"{call_id}.wav"
    path.write_bytes(head + data + (b"" if whole else b"\x01"))
    return path


async def test_a_turn_is_in_the_database_before_any_desk_hears_of_it(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        _, subscription = house.service.subscribe()
        written: list[int] = []
        original = subscription.offer

        def offer(event: Any) -> None:
            if event["event"] == "turn":
                with sqlite_store(tmp_path)(read_only=True) as work:
                    written.append(len(work.calls.turns(call_id)))
            original(event)

        subscription.offer = offer  # type: ignore[method-assign]
        await house.line.tells("turn", call_id=call_id, at=4.2, **TURN)
        assert written == [1]


async def test_the_call_as_a_desk_sees_it(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        position = {"stage": "不安解消", "node": "size", "expecting": None, "next_line": "x", "disclosures": ["seller"], "pushes": 1}
        await house.line.tells("position", call_id=call_id, at=1.0, **position)
        await house.line.tells("disclosure", call_id=call_id, at=1.0, disclosure="seller", heard_at=1.0)
        await house.line.tells("turn", call_id=call_id, at=4.2, **TURN)
        await house.line.tells("understood", call_id=call_id, at=4.2, intent="ask_returns", confidence=0.9, reason=None)
        await house.line.tells("fact_cited", call_id=call_id, at=5.0, fact_id="f1", line="returns")
        await house.line.tells("latency", call_id=call_id, at=5.0, turn={"response_ms": 300.0, "stages": {}, "filler": False})
        await house.line.tells("hand", call_id=call_id, at=6.0, reason="want_human", brief_ja="担当者をご希望", brief_en="wants a person")
        await house.line.tells("callback", call_id=call_id, at=6.0, when="2026-12-02T10:00:00+09:00")
        shown = await house.service.queries.call(call_id)
        assert shown["state"] == "talking"
        assert shown["position"] == position
        assert shown["intent"] == "ask_returns"
        assert shown["hand"]["reason"] == "want_human"
        assert shown["callback_at"].startswith("2026-12-02T")
        assert [turn["text"] for turn in shown["transcript"]] == ["返品できますか"]
        assert shown["disclosures"] == [{"disclosure": "seller", "heard_at": 1.0}]
        assert shown["facts_cited"][0]["value"] == 14
        assert shown["latency"] == [{"response_ms": 300.0, "stages": {}, "filler": False}]


async def test_a_raised_hand_is_down_when_a_person_has_the_call(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.line.tells("hand", call_id=call_id, at=6.0, reason="anger", brief_ja="お怒り", brief_en="angry")
        await house.line.tells("holder", call_id=call_id, at=7.0, holder="operator", operator="佐々木", barge_in=False)
        record = await house.record(call_id)
        assert (record.hand, record.holder, record.operator) == (None, Holder.OPERATOR, "佐々木")


@pytest.mark.parametrize(
    ("head", "outcome"),
    [
        ({"result": "busy"}, Outcome.BUSY),
        ({"result": "no_answer"}, Outcome.NO_ANSWER),
        ({"result": "cancelled"}, Outcome.NO_ANSWER),
        ({"result": "trunk_down"}, Outcome.FAILED),
        ({"result": "answered", "by_customer": True}, Outcome.HUNG_UP),
        ({"result": "answered", "by_customer": False}, Outcome.UNDECIDED),
        ({"result": "answered", "outcome": "refused"}, Outcome.REFUSED),
    ],
)
async def test_how_a_call_ends(tmp_path: Path, head: dict[str, Any], outcome: Outcome) -> None:
    async with House(tmp_path) as house:
        call = await house.dialled()
        await house.line.tells("ended", call_id=call.call_id, at=1.0, **head)
        record = await house.record(call.call_id)
        assert (record.state, record.outcome, record.line_result) == (ENDED, outcome, LineResult(head["result"]))
        assert await house.service.queries.calls(live=True) == []


async def test_an_outcome_once_reached_survives_the_line(tmp_path: Path, expect_log: Any) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.line.tells("outcome", call_id=call_id, at=1.0, outcome="link_sent")
        await house.line.tells("line_lost")
        record = await house.record(call_id)
        assert (record.state, record.outcome, record.line_result) == (ENDED, Outcome.LINK_SENT, LineResult.FAILED)
        assert house.service.state()["trunk"]["state"] == "down"


async def test_the_line_dies_and_its_calls_end_as_failed(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        ids = [await house.answered("k1"), await house.answered("k2")]
        _, subscription = house.service.subscribe()
        await house.line.tells("line_lost")
        ended: set[str] = set()
        while len(ended) < 2:
            [*_, last] = await heard_until(subscription, lambda e: e["event"] == "call" and e["call"]["state"] == "ended")
            ended.add(last["call_id"])
        assert ended == set(ids)
        assert {(await house.record(one)).outcome for one in ids} == {Outcome.FAILED}
        await house.line.tells("line_ready", models=[])
        house.later(days=8)
        await house.dialled("k1")


async def test_calls_of_a_killed_engine_are_closed_at_the_next_start(tmp_path: Path, expect_log: Any) -> None:
    expect_log("orphan_closed")
    store = sqlite_store(tmp_path)
    fill(store)
    left = replace(sample_call(), state="talking", holder=Holder.OPERATOR, operator="佐々木")
    with store() as work:
        work.carts.lease("k1", "e1", left.call_id, left.started_at, left.started_at)
        work.calls.add(left)
        work.commit()
    (tmp_path / "recordings").mkdir()
    broken = wav(tmp_path, left.call_id, whole=False)
    async with House(tmp_path) as house:
        record = await house.record(left.call_id)
        assert (record.state, record.outcome, record.operator) == (ENDED, Outcome.FAILED, None)
        with house.store(read_only=True) as work:
            assert work.calls.live() == ()
            assert not work.carts.row("k1", house.now).leased
            kept = work.calls.recording(left.call_id)
        assert kept is not None
        found = await house.service.recording(CHIEF, left.call_id)
        assert found is not None
        heard = b"".join(found[0])
        assert len(heard) == found[1] == kept.size == 64_044
        assert struct.unpack_from("<I", heard, 4)[0] == kept.size - 8
        assert struct.unpack_from("<I", heard, 40)[0] == 64_000
        assert not broken.exists()


async def test_another_engine_s_living_calls_are_left_alone(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        async with House(tmp_path, engine_id="e2"):
            assert (await house.record(call_id)).state == "talking"


async def test_a_refusal_bars_the_number_for_good(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.line.tells("bar", call_id=call_id, at=9.0, everything=True)
        await house.line.tells("ended", call_id=call_id, at=12.0, result="answered", outcome="do_not_call")
        house.later(days=30)
        with pytest.raises(Refused) as caught:
            await house.dialled()
        assert caught.value.rule == "gate.barred"
        with house.store(read_only=True) as work:
            assert work.barred.scope("s1", "yamada@example.com") == "everything"


async def link(house: House, call_id: str, channel: str) -> tuple[dict[str, Any], Link | None]:
    await house.line.tells("send_link", call_id=call_id, at=20.0, channel=channel)
    result = await house.line.ordered("link_result")
    return result, (await house.record(call_id)).link


@pytest.mark.parametrize("channel", ["mail", "sms"])
async def test_a_link_that_was_accepted(tmp_path: Path, channel: str) -> None:
    async with House(tmp_path) as house:
        result, shown = await link(house, await house.answered(), channel)
        assert result["accepted"] is True
        assert shown == Link(channel, True)
        [message] = house.outbox[channel].sent
        assert "https://shop.example/cart/secret1" in message.body
        assert message.to == {"mail": "yamada@example.com", "sms": "+819000000001"}[channel]
        assert "港株式会社" in message.body
        assert {"mail": "shop@shop.example", "sms": "0120-000-310"}[channel] in message.body


async def test_the_link_carries_the_offers_that_were_promised(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.line.tells("send_link", call_id=call_id, at=20.0, channel="mail", offers=["HELLO10", "FREESHIP"])
        await house.line.ordered("link_result")
        [message] = house.outbox["mail"].sent
        assert "https://shop.example/cart/secret1?offer=HELLO10&offer=FREESHIP" in message.body
        with house.store(read_only=True) as work:
            [(_, _, asked)] = work.calls.events(call_id, "link.asked")
        assert asked == {"channel": "mail", "offers": ["HELLO10", "FREESHIP"]}


async def test_a_link_that_was_turned_away_is_not_sent(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        house.outbox["sms"] = Outbox(refuses=True)
        house.service._events._links._ports = house.outbox
        result, shown = await link(house, await house.answered(), "sms")
        assert result["accepted"] is False
        assert shown == Link("sms", False)
        with house.store(read_only=True) as work:
            [sent] = work.links.of("id1")
        assert sent.accepted is False


async def test_no_consent_no_message(tmp_path: Path, expect_log: Any) -> None:
    expect_log("link_not_sent")
    async with House(tmp_path) as house:
        call_id = await house.answered("k2")
        result, shown = await link(house, call_id, "mail")
        assert (result["accepted"], shown) == (False, None)
        assert house.outbox["mail"].sent == []


async def test_the_same_link_is_not_sent_twice(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await link(house, call_id, "sms")
        house.line.orders.clear()
        result, _ = await link(house, call_id, "sms")
        assert result["accepted"] is True
        assert len(house.outbox["sms"].sent) == 1


async def test_an_operator_s_wish_goes_through_the_line(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.service.do(SASAKI, SendLink(call_id, "mail"))
        assert house.outbox["mail"].sent == []
        assert (await house.line.ordered("send_link_now"))["channel"] == "mail"


async def test_a_call_that_cannot_be_kept_in_the_books_is_ended(tmp_path: Path, expect_log: Any) -> None:
    expect_log("event_not_written", 40)
    async with House(tmp_path) as house:
        call_id = await house.answered()
        with sqlite_store(tmp_path)() as other:
            other.keep.put("s1", "busy", 1)  # holds the write lock for longer than a writer waits
            await house.line.tells("turn", call_id=call_id, at=4.2, **TURN)
        assert (await house.line.ordered("hangup"))["call_id"] == call_id


async def test_an_event_that_makes_no_sense_harms_nobody(tmp_path: Path, expect_log: Any) -> None:
    expect_log("event_not_understood", 40)
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.line.tells("turn", call_id=call_id, at=1.0, who="a ghost")
        await house.line.tells("turn", call_id=call_id, at=4.2, **TURN)
        assert len((await house.service.queries.call(call_id))["transcript"]) == 1


async def test_sound_goes_to_who_listens(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        ear = house.service.sound.open(call_id)
        assert (await house.line.ordered("listen"))["on"] is True
        await house.line.tells("sound", bytes(1280), call_id=call_id)
        assert await ear.next() == bytes(1280)
        for number in range(100):
            await house.line.tells("sound", bytes([number]) * 1280, call_id=call_id)
        assert (await ear.next() or b"")[0] == 75, "half a second waits for a slow desk, the rest is dropped"
        house.service.sound.close(call_id, ear)
        assert house.line.did("listen")[-1]["on"] is False


async def test_evidence(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        path = wav(tmp_path, call_id)
        plain = path.read_bytes()
        await house.line.tells("disclosure", call_id=call_id, at=1.0, disclosure="seller", heard_at=1.0)
        await house.line.tells("turn", call_id=call_id, at=4.2, **TURN)
        await house.line.tells("fact_cited", call_id=call_id, at=5.0, fact_id="f1", line="returns")
        await link(house, call_id, "sms")
        await house.line.tells("ended", call_id=call_id, at=30.0, result="answered", outcome="link_sent")
        await asyncio.gather(*house.service._events._tasks)
        evidence = await house.service.evidence(AUDITOR, call_id)
        assert evidence["sha256"] == digest(evidence)
        assert digest({**evidence, "disclosures": []}) != evidence["sha256"]
        assert evidence["recording"] == {"sha256": hashlib.sha256(plain).hexdigest(), "bytes": len(plain), "stopped_why": None}
        assert [turn["text"] for turn in evidence["transcript_of_what_was_heard"]] == ["返品できますか"]
        assert [approval["demo"] for approval in evidence["script"]["approvals"]] == [True, True]
        assert evidence["disclosures"] == [{"disclosure": "seller", "heard_at": 1.0}]
        assert evidence["facts"][0]["fact_id"] == "f1"
        assert evidence["links"][0]["accepted"] is True
        assert evidence["audit_chain_whole"] is True
        with pytest.raises(Refused):
            await house.service.evidence(SASAKI, call_id)
        found = await house.service.recording(CHIEF, call_id)
        assert found is not None
        assert b"".join(found[0]) == plain


async def test_on_disk_a_finished_recording_is_sealed(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        plain = wav(tmp_path, call_id).read_bytes()
        await house.line.tells("ended", call_id=call_id, at=30.0, result="answered", outcome="link_sent")
        await house.service.recording(CHIEF, call_id)
        (kept,) = (tmp_path / "recordings").iterdir()
        assert kept.name == f"{call_id}.sealed"
        assert b"RIFF" not in kept.read_bytes()
        assert plain[44:1000] not in kept.read_bytes()


async def test_a_recording_left_in_the_clear_is_sealed_at_the_next_start(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with store() as work:
        work.calls.add(replace(sample_call(), state=ENDED))
        work.commit()
    (tmp_path / "recordings").mkdir()
    left = wav(tmp_path, sample_call().call_id)
    room = RecordingRoom(tmp_path / "recordings", Transactions(store))
    await room.sweep()
    assert not left.exists()
    assert await room.read(sample_call()) is not None


async def test_the_recording_of_an_erased_customer_is_gone(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        wav(tmp_path, call_id)
        await house.line.tells("ended", call_id=call_id, at=30.0, result="answered", outcome="link_sent")
        assert await house.service.recording(CHIEF, call_id) is not None
        with house.store() as work:
            work.customers.forget((await house.record(call_id)).customer_id)
            work.commit()
        assert await house.service.recording(CHIEF, call_id) is None
