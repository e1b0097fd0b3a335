from typing import Any

import pytest

from console.ui.live.actions import KEYS, ActionId, Desk, Weight, actions
from console.ui.live.call_state import CallState, Hand, Holder, LiveCall


def enabled(call: LiveCall | None, *, mine: bool = False, listening: bool = False, online: bool = True) -> set[ActionId]:
    return {action.id for action in actions(call, Desk(mine=mine, listening=listening, online=online)) if action.enabled}


WHOEVER = {
    ActionId.HOLD,
    ActionId.SEND_LINK,
    ActionId.DESK_PHONE,
    ActionId.TRANSFER,
    ActionId.KEYPAD,
    ActionId.NOTE,
    ActionId.HANG_UP,
}
"""What can be done whoever has the line, as long as it is not another operator."""


def talking(holder: Holder = Holder.AI, **more: Any) -> LiveCall:
    return LiveCall("c", state=CallState.TALKING, holder=holder, **more)


def test_every_action_has_a_key_of_its_own() -> None:
    assert set(KEYS) == set(ActionId)
    assert len(set(KEYS.values())) == len(KEYS)


@pytest.mark.parametrize(
    ("call", "mine", "expected"),
    [
        (None, False, set()),
        (LiveCall("c"), False, {ActionId.HANG_UP, ActionId.NOTE}),
        (LiveCall("c", state=CallState.ENDED), False, {ActionId.NOTE, ActionId.WRAP_UP}),
        (talking(), False, set(ActionId) - {ActionId.HAND_BACK, ActionId.MUTE, ActionId.WRAP_UP}),
        (talking(barge_in=True), False, set(ActionId) - {ActionId.HAND_BACK, ActionId.LISTEN, ActionId.WRAP_UP}),
        (talking(Holder.OPERATOR), True, {ActionId.HAND_BACK, ActionId.MUTE, *WHOEVER}),
        (talking(Holder.OPERATOR, desk_phone=True), True, {ActionId.HAND_BACK, ActionId.MUTE, *WHOEVER} - {ActionId.DESK_PHONE}),
        (talking(Holder.OPERATOR), False, {ActionId.LISTEN, ActionId.NOTE}),
        (LiveCall("c", state=CallState.HANDED, holder=Holder.OPERATOR, desk_phone=True), True, {ActionId.NOTE}),
        (talking(channels_known=True), False, set(ActionId) - {ActionId.HAND_BACK, ActionId.MUTE, ActionId.WRAP_UP, ActionId.SEND_LINK}),
        (
            talking(Holder.HOLD),
            False,
            {ActionId.LISTEN, ActionId.TAKE_OVER, ActionId.HAND_BACK, *WHOEVER},
        ),
    ],
)
def test_what_can_be_done(call: LiveCall | None, mine: bool, expected: set[ActionId]) -> None:
    assert enabled(call, mine=mine) == expected


def test_without_an_engine_nothing_can_be_done() -> None:
    assert enabled(talking(), online=False) == set()


def test_what_is_off_says_why_and_what_is_on_says_what_it_will_do() -> None:
    for action in actions(talking(Holder.OPERATOR), Desk(mine=True, listening=True)):
        assert action.caption.startswith("does." if action.enabled else "why.")


def test_a_raised_hand_makes_taking_over_the_thing_to_do() -> None:
    def weight(call: LiveCall) -> Weight:
        return next(a.weight for a in actions(call, Desk()) if a.id is ActionId.TAKE_OVER)

    assert weight(talking()) is Weight.PRIMARY
    assert weight(talking(hand=Hand("want_human", "", ""))) is Weight.ACT
