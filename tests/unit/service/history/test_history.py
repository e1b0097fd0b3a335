"""Past calls: found by what people know of them, corrected, tagged, reviewed."""

from pathlib import Path
from typing import Any

import pytest

from console.domain.errors import BadInput, Refused
from console.domain.moods import KeptMood
from console.service.history.history_records import NOBODY, Wanted
from tests.unit.service.house import AUDITOR, CHIEF, SASAKI, House

ANGER, DISTRESS, HESITATION, INTEREST, CALM = KeptMood
COUPON, SIZE = "クーポンは使えますか。", "サイズが合うか心配で。"


async def past_call(
    house: House, cart: str = "k1", said: str = SIZE, intent: str = "reason_size", outcome: str = "undecided", hand: str | None = None
) -> str:
    call_id = await house.answered(cart)
    tells = house.line.tells
    position = {"node": "reason", "expecting": None, "next_line": None, "disclosures": [], "pushes": 0}
    await tells("position", call_id=call_id, at=1.0, stage="課題特定", **position)
    turn: dict[str, Any] = {"call_id": call_id, "at": 3.0, "unheard": "", "confidence": 0.9}
    await tells(
        "turn", **turn, who="agent", text="何かご不明な点はございましたか。", started=1.0, ended=2.0, line="ask_reason", intent=None
    )
    await tells("turn", **turn, who="customer", text=said, started=2.5, ended=3.0, line=None, intent=intent)
    if hand is not None:
        await tells("hand", call_id=call_id, at=3.1, reason=hand, brief_ja="ご様子", brief_en="mood")
    house.later(seconds=60)
    await tells("ended", call_id=call_id, at=60.0, result="answered", outcome=outcome, by_customer=True)
    return call_id


async def found(house: House, **wanted: Any) -> list[str]:
    page = await house.service.history.page(Wanted(**wanted), 0, 50)
    ids = [call["call_id"] for call in page["calls"]]
    assert page["total"] == len(ids)
    return ids


async def test_found_by_everything_that_is_known_of_a_call(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        one = await past_call(house)
        house.later(days=1)
        other = await past_call(house, "k2", COUPON, "ask_discount", "refused")
        await house.dialled("k1")
        assert await found(house) == [other, one]
        for wanted, expected in (
            ({"words": "サイズ"}, [one]),
            ({"words": "さいず 不明な点"}, [one]),
            ({"words": "クーポン サイズ"}, []),
            ({"person": "山田"}, [one]),
            ({"person": "0002"}, [other]),
            ({"person": "k2"}, [other]),
            ({"outcomes": ("refused", "recovered")}, [other]),
            ({"reason": "reason_size"}, [one]),
            ({"script": "apparel", "segment": "最高", "connected": True, "dialled": True}, [one]),
            ({"operator": NOBODY}, [other, one]),
            ({"operator": "森"}, []),
            ({"stage": "課題特定"}, [other, one]),
            ({"weekday": 1, "hour": 14}, [one]),
            ({"weekday": 2}, [other]),
            ({"since": house.now.replace(hour=0)}, [other]),
            ({"recovered": True}, []),
        ):
            assert await found(house, **wanted) == expected, wanted


async def test_found_by_the_mood_that_the_record_tells_of(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        calm = await past_call(house, said="はい、見ています。", intent="affirm")
        asked = await past_call(house, "k2", COUPON, "ask_discount")
        house.later(days=1)
        angry = await past_call(house, hand="anger")
        lost = await past_call(house, "k2", hand="distress")
        house.later(days=1)
        torn = await past_call(house, said="高いのよね。", intent="reason_price", hand="not_understood")
        await house.dialled("k2")  # it is not over
        for mood, expected in ((ANGER, [angry]), (DISTRESS, [lost]), (HESITATION, [torn]), (INTEREST, [asked]), (CALM, [asked, calm])):
            assert await found(house, mood=mood) == expected, mood
        assert await found(house, mood=ANGER, person="佐藤") == []
        assert await found(house, mood=DISTRESS, person="佐藤", outcomes=("undecided",)) == [lost]
        await house.service.history.correct(SASAKI, calm, 1, "complaint")
        assert await found(house, mood=ANGER) == [angry, calm]
        assert await found(house, mood=CALM) == [asked]


async def test_a_hand_that_can_no_longer_be_read_tells_of_no_mood(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await past_call(house, hand="anger")
        with house.store() as work:
            work.customers.forget("c1")
            work.commit()
        assert await found(house, mood=ANGER) == []
        assert await found(house, mood=CALM) == []


async def test_where_moods_are_not_read_nobody_looks_for_them(tmp_path: Path) -> None:
    async with House(tmp_path, moods=False) as house:
        assert (await house.service.history.choices())["moods"] == []
        with pytest.raises(Refused, match="読み取らない設定"):
            await house.service.history.page(Wanted(mood=ANGER), 0, 50)


async def test_the_words_that_were_looked_for_are_shown_with_their_time(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        await past_call(house)
        page = await house.service.history.page(Wanted(words="心配"), 0, 50)
        assert page["calls"][0]["found"] == {"at": 2.5, "text": SIZE}
        with pytest.raises(BadInput, match="2 文字以上"):
            await house.service.history.page(Wanted(words="合"), 0, 50)


async def test_a_page_is_a_part_and_knows_how_many_there_are(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        first = await past_call(house)
        house.later(days=1)
        await past_call(house, "k2")
        page = await house.service.history.page(Wanted(), 1, 1)
        assert (page["total"], [call["call_id"] for call in page["calls"]]) == (2, [first])


async def test_a_corrected_intent_stands_and_the_first_one_is_kept_beside_it(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await past_call(house, intent="off_topic")
        told = await house.service.history.correct(SASAKI, call_id, 1, "reason_size")
        assert told["transcript"][1]["intent"] == "reason_size"
        assert [(c["was"], c["intent"], c["by"]) for c in told["corrections"]] == [("off_topic", "reason_size", "佐々木")]
        assert await found(house, reason="reason_size") == [call_id]
        evidence = await house.service.evidence(CHIEF, call_id)
        assert [event["was"] for event in evidence["events"] if event["event"] == "correction"] == ["off_topic"]
        for turn, intent, why in (
            (0, "reason_size", "お客様の発言だけ"),
            (9, "reason_size", "お客様の発言だけ"),
            (1, "nonsense", "選べません"),
        ):
            with pytest.raises(BadInput, match=why):
                await house.service.history.correct(SASAKI, call_id, turn, intent)


async def test_tags_and_a_review(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await past_call(house)
        await house.service.history.tag(SASAKI, call_id, [" 丈  感 ", "折返し"])
        told = await house.service.history.tag(SASAKI, call_id, ["丈 感"])
        assert told["tags"] == ["丈 感"]
        told = await house.service.history.review(CHIEF, call_id, {"opening": 2, "answer": 1}, "答えを急がない")
        assert (told["score"], told["review"]["comment"]) == (75, "答えを急がない")
        assert await found(house, tag="丈 感", reviewed=True) == [call_id]
        with pytest.raises(Refused):
            await house.service.history.review(SASAKI, call_id, {"opening": 2}, "")
        with pytest.raises(Refused):
            await house.service.history.tag(AUDITOR, call_id, [])
        for answers in ({}, {"opening": 3}, {"unknown": 1}):
            with pytest.raises(BadInput):
                await house.service.history.review(CHIEF, call_id, answers, "")


async def test_a_call_that_is_not_over_is_left_alone(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        with pytest.raises(Refused, match="終わってから"):
            await house.service.history.tag(SASAKI, call_id, ["x"])


async def test_calls_older_than_the_index_are_made_findable(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await past_call(house)
        with house.store() as work:
            session = work._session  # type: ignore[attr-defined]
            for table in ("turn_grams", "call_stages"):
                session.connection().exec_driver_sql(f"DELETE FROM {table}")
            work.commit()
        assert await found(house, words="サイズ") == []
        assert await house.service.history.catch_up() == 1
        assert await found(house, words="サイズ", stage="課題特定") == [call_id]
        assert await house.service.history.catch_up() == 0


async def test_evidence_that_was_given_out_is_known_again(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await past_call(house)
        pack = await house.service.evidence(CHIEF, call_id)
        assert await house.service.evidence_taken(call_id, pack["sha256"]) == house.now
        assert await house.service.evidence_taken(call_id, "0" * 64) is None


async def test_an_erased_customer_cannot_be_found_by_words(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await past_call(house)
        await house.service.history.tag(SASAKI, call_id, ["丈"])
        with house.store() as work:
            work.customers.forget("c1")
            work.commit()
        assert await found(house, words="サイズ") == []
        assert await found(house, person="山田") == []
        assert await found(house, tag="丈") == []
        told = await house.service.history.call(call_id)
        assert told["customer"] == "（消去済み）"
