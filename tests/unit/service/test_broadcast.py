"""A slow desk loses levels, never turns."""

from typing import Any

from console.service.broadcast import Broadcast, Subscription


def levels(call_id: str, db: float) -> dict[str, Any]:
    return {"event": "levels", "call_id": call_id, "customer_db": db}


def turn(number: int) -> dict[str, Any]:
    return {"event": "turn", "call_id": "c1", "number": number}


async def drained(subscription: Subscription) -> list[Any]:
    events = []
    while subscription._waiting:
        events.append(await subscription.next())
    return events


async def test_every_turn_in_order_and_only_the_newest_level_of_each_call() -> None:
    broadcast = Broadcast()
    slow = broadcast.subscribe()
    for number in range(500):
        broadcast.tell(levels("c1", number))
        broadcast.tell(levels("c2", -number))
        broadcast.tell({"event": "partial", "call_id": "c1", "utterance": "u", "text": str(number)})
        if number % 10 == 0:
            broadcast.tell(turn(number))
    events = await drained(slow)
    assert [event["number"] for event in events if event["event"] == "turn"] == list(range(0, 500, 10))
    assert [event["customer_db"] for event in events if event["event"] == "levels"] == [499, -499]
    assert [event["text"] for event in events if event["event"] == "partial"] == ["499"]


async def test_who_is_hopelessly_behind_begins_anew() -> None:
    slow = Subscription(limit=10)
    for number in range(11):
        slow.offer(turn(number))
    assert slow.overrun
    assert await slow.next() is None


async def test_nobody_is_told_after_leaving() -> None:
    broadcast = Broadcast()
    gone = broadcast.subscribe()
    broadcast.unsubscribe(gone)
    broadcast.tell(turn(1))
    assert await drained(gone) == []
