"""A mood is told to the desks while the call lasts, and kept nowhere."""

from pathlib import Path
from typing import Any

from tests.unit.service.house import House, heard_until

MOOD: dict[str, Any] = {
    "anger": 71,
    "distress": 3,
    "hesitation": 20,
    "interest": 44,
    "purchase": 31,
    "by_voice": True,
    "reasons": [{"gauge": "anger", "id": "brightness", "ja": "声が鋭い", "en": "sharper voice"}],
}


async def test_desks_hear_it_later_ones_with_the_choices_and_nobody_after_the_call(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        _, subscription = house.service.subscribe()
        await house.line.tells("mood", call_id=call_id, at=4.2, **MOOD)
        [told] = [event for event in await heard_until(subscription, lambda event: event["event"] == "mood") if event["event"] == "mood"]
        assert told == {"event": "mood", "call_id": call_id, "at": 4.2, **MOOD}
        assert house.service.choices(call_id)["mood"] == {"at": 4.2, **MOOD}
        await house.line.tells("ended", call_id=call_id, at=9.0, result="answered", status=200, by_customer=True, outcome=None)
        assert house.service.choices(call_id)["mood"] is None


async def test_nothing_of_it_is_written(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id = await house.answered()
        await house.line.tells("mood", call_id=call_id, at=4.2, **MOOD)
        shown = await house.service.queries.call(call_id)
        assert "mood" not in shown
        with house.store(read_only=True) as work:
            assert [kind for _, kind, _ in work.calls.events(call_id) if kind == "mood"] == []
