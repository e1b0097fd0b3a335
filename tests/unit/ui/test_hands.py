"""Raised hands at a desk: in which order, when it rings, and that each is answered."""

from datetime import UTC, datetime
from typing import Any

from console.ui.answers import Answer, Deaf, Done
from console.ui.hands.chime import frames
from console.ui.hands.presenter import HandsPresenter
from console.ui.live.presenter import LivePresenter
from console.ui.preferences import PreferenceFile

NOW = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)


class Door:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, method: str, path: str, body: Any = None, done: Done | None = None) -> None:
        self.asked.append(path)
        if done is not None:
            done(Answer(200, {}))


class Desk:
    def __init__(self) -> None:
        self.door, self.rings, self.preferences = Door(), 0, PreferenceFile()
        self.live = LivePresenter(self.door, Deaf())
        self.hands = HandsPresenter(self.live, self.door, self.preferences, self.ring)
        self.live.watch = lambda change: self.hands.update()
        self.live.on_event({"event": "snapshot", "calls": [], "me": {"name": "森"}}, NOW)

    def ring(self) -> None:
        self.rings += 1

    def call(self, call_id: str, hand: dict[str, Any] | None, **more: Any) -> None:
        raised = None if hand is None else {"reason": "want_human", "brief_ja": "人を希望", "raised_at": NOW.isoformat(), **hand}
        body = {"call_id": call_id, "state": "talking", "holder": "ai", "operator": None, "customer": call_id, "hand": raised, **more}
        self.live.on_event({"event": "call", "call": body}, NOW)


def test_mine_first_then_what_goes_to_everybody_then_the_order_of_raising() -> None:
    desk = Desk()
    desk.call("a", {"offered_to": "林"})
    desk.call("b", {"escalated": True})
    desk.call("c", {"offered_to": "森"})
    desk.call("d", None)
    assert [call.call_id for call in desk.hands.waiting()] == ["c", "b", "a"]


def test_it_rings_once_for_what_is_mine_and_once_more_for_everybody() -> None:
    desk = Desk()
    desk.call("a", {"offered_to": "林"})
    assert desk.rings == 0
    for _ in range(3):
        desk.call("a", {"offered_to": "森"})
    assert desk.rings == 1
    for _ in range(3):
        desk.call("a", {"offered_to": "森", "escalated": True})
    assert desk.rings == 2
    desk.call("a", None)
    desk.call("a", {"offered_to": "森"})
    assert desk.rings == 3


def test_a_desk_that_comes_back_is_told_of_the_hands_that_stand() -> None:
    desk = Desk()
    hand = {"reason": "anger", "brief_ja": "お怒り", "raised_at": NOW.isoformat(), "offered_to": "森"}
    call = {"call_id": "a", "state": "talking", "holder": "ai", "operator": None, "hand": hand}
    desk.live.on_event({"event": "snapshot", "calls": [call], "me": {"name": "森"}}, NOW)
    assert [one.call_id for one in desk.hands.waiting()] == ["a"]
    assert desk.rings == 1


def test_it_never_rings_into_a_call_and_may_be_silent() -> None:
    desk = Desk()
    desk.call("mine", None, holder="operator", operator="森")
    desk.call("a", {"offered_to": "森"})
    assert desk.rings == 0
    quiet = Desk()
    quiet.hands.switch_sound()
    quiet.call("a", {"offered_to": "森"})
    assert (quiet.rings, quiet.hands.sound) == (0, False)


def test_looking_goes_from_hand_to_hand_and_settling_answers_the_first() -> None:
    desk = Desk()
    desk.call("x", None)
    desk.call("a", {"offered_to": "森"})
    desk.call("b", {"escalated": True})
    desk.live.select("x")
    looked = [call.call_id for _ in range(3) if (call := desk.hands.look()) is not None]
    assert looked == ["a", "b", "a"]
    desk.hands.settle()
    assert desk.door.asked[-1] == "/api/calls/a/settle-hand"


def test_the_chime_is_whole_frames_that_begin_and_end_in_silence() -> None:
    made = frames()
    assert {len(frame) for frame in made} == {1280}
    assert made[0][:4] == bytes(4)
    assert 20 <= len(made) <= 30
