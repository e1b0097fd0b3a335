import pytest

from console.ui.live.actions import KEYS, ActionId, Weight, actions
from console.ui.live.call_state import CallState, Hand, Holder, LiveCall


def enabled(call: LiveCall | None, *, mine: bool = False, listening: bool = False, online: bool = True) -> set[ActionId]:
    return {action.id for action in actions(call, mine=mine, listening=listening, online=online) if action.enabled}


def talking(holder: Holder = Holder.AI, **more: object) -> LiveCall:
    return LiveCall("c", state=CallState.TALKING, holder=holder, **more)  # type: ignore[arg-type]


def test_every_action_has_a_key_of_its_own() -> None:
    assert set(KEYS) == set(ActionId)
    assert len(set(KEYS.values())) == len(KEYS)


@pytest.mark.parametrize(
    ("call", "mine", "expected"),
    [
        (None, False, set()),
        (LiveCall("c"), False, {ActionId.HANG_UP}),
        (LiveCall("c", state=CallState.ENDED), False, set()),
        (talking(), False, set(ActionId) - {ActionId.HAND_BACK}),
        (talking(Holder.OPERATOR), True, {ActionId.HAND_BACK, ActionId.HOLD, ActionId.SEND_LINK, ActionId.HANG_UP}),
        (talking(Holder.OPERATOR), False, {ActionId.LISTEN}),
        (
            talking(Holder.HOLD),
            False,
            {ActionId.LISTEN, ActionId.TAKE_OVER, ActionId.HAND_BACK, ActionId.HOLD, ActionId.SEND_LINK, ActionId.HANG_UP},
        ),
    ],
)
def test_what_can_be_done(call: LiveCall | None, mine: bool, expected: set[ActionId]) -> None:
    assert enabled(call, mine=mine) == expected


def test_without_an_engine_nothing_can_be_done() -> None:
    assert enabled(talking(), online=False) == set()


def test_what_is_off_says_why_and_what_is_on_says_what_it_will_do() -> None:
    for action in actions(talking(Holder.OPERATOR), mine=True, listening=True, online=True):
        assert action.caption.startswith("does." if action.enabled else "why.")


def test_a_raised_hand_makes_taking_over_the_thing_to_do() -> None:
    def weight(call: LiveCall) -> Weight:
        return next(a.weight for a in actions(call, mine=False, listening=False, online=True) if a.id is ActionId.TAKE_OVER)

    assert weight(talking()) is Weight.PRIMARY
    assert weight(talking(hand=Hand("want_human", "", ""))) is Weight.ACT
