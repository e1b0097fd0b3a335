from typing import Any

from console.ui.backlog import Backlog


def event(kind: str, **more: Any) -> dict[str, Any]:
    return {"event": kind, "call_id": "a", **more}


def test_in_order() -> None:
    backlog = Backlog()
    for number in range(5):
        backlog.put(event("turn", number=number))
    assert [one["number"] for one in backlog.drain()] == [0, 1, 2, 3, 4]


def test_when_full_the_replaceable_goes_and_every_turn_stays() -> None:
    backlog = Backlog(limit=20)
    for number in range(15):
        backlog.put(event("levels", number=number))
        backlog.put(event("partial", utterance="c1", text=str(number)))
        if number % 3 == 0:
            backlog.put(event("turn", number=number))
    drained = list(backlog.drain())
    assert [one["number"] for one in drained if one["event"] == "turn"] == [0, 3, 6, 9, 12]
    assert [one["text"] for one in drained if one["event"] == "partial"][-1] == "14"
    assert not backlog.overflowed


def test_too_far_behind_it_asks_for_a_fresh_start() -> None:
    backlog = Backlog(limit=20)
    for number in range(50):
        backlog.put(event("turn", number=number))
    assert backlog.overflowed
    assert len(backlog) == 0
    backlog.clear()
    backlog.put(event("turn", number=1))
    assert len(backlog) == 1
