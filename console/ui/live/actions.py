"""What an operator can do with a call, under which key, and when. Pure; free of Qt."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console.ui.live.call_state import CallState, Holder, LiveCall


class ActionId(StrEnum):
    LISTEN = "listen"
    STEER = "steer"
    BARGE_IN = "barge_in"
    TAKE_OVER = "take_over"
    HAND_BACK = "hand_back"
    HOLD = "hold"
    SEND_LINK = "send_link"
    HANG_UP = "hang_up"


KEYS: Final = {
    ActionId.LISTEN: "L",
    ActionId.STEER: "S",
    ActionId.BARGE_IN: "B",
    ActionId.TAKE_OVER: "T",
    ActionId.HAND_BACK: "R",
    ActionId.HOLD: "H",
    ActionId.SEND_LINK: "M",
    ActionId.HANG_UP: "X",
}


class Weight(StrEnum):
    """How a button stands out. At most one on the row is more than plain."""

    PLAIN = "plain"
    PRIMARY = "primary"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Action:
    """``caption`` names the sentence (below ``action.`` in the catalogue) that tells what pressing the key will do,
    or, when it is off, why it cannot be done now."""

    id: ActionId
    key: str
    label: str
    caption: str
    enabled: bool
    on: bool = False
    weight: Weight = Weight.PLAIN


def actions(call: LiveCall | None, *, mine: bool, listening: bool, online: bool) -> tuple[Action, ...]:
    """``mine``: this desk has the line; ``listening``: this desk hears the call."""
    return tuple(_action(which, call, mine, listening, online) for which in ActionId)


def _action(which: ActionId, call: LiveCall | None, mine: bool, listening: bool, online: bool) -> Action:
    on = _is_on(which, call, listening)
    label = f"{which.value}_off" if on and which in (ActionId.LISTEN, ActionId.BARGE_IN, ActionId.HOLD) else which.value
    obstacle = _obstacle(which, call, mine, online)
    if obstacle is not None:
        return Action(which, KEYS[which], label, f"why.{obstacle}", enabled=False, on=on)
    assert call is not None
    caption = f"does.{label}"
    if which is ActionId.TAKE_OVER and call.holder is Holder.HOLD:
        caption = "does.take_over_from_hold"
    if which is ActionId.HANG_UP and call.state is CallState.RINGING:
        caption = "does.hang_up_ringing"
    if which is ActionId.SEND_LINK and call.link_accepted:
        caption = "does.send_link_again"
    return Action(which, KEYS[which], label, caption, enabled=True, on=on, weight=_weight(which, call, mine))


def _is_on(which: ActionId, call: LiveCall | None, listening: bool) -> bool:
    if call is None:
        return False
    if which is ActionId.LISTEN:
        return listening
    if which is ActionId.BARGE_IN:
        return call.barge_in
    return which is ActionId.HOLD and call.holder is Holder.HOLD


def _obstacle(which: ActionId, call: LiveCall | None, mine: bool, online: bool) -> str | None:
    """The id of what stands in the way, ``None`` when nothing does."""
    if call is None:
        return "no_call"
    if not online:
        return "offline"
    if call.state is CallState.ENDED:
        return "ended"
    if call.state is CallState.RINGING:
        return None if which is ActionId.HANG_UP else "ringing"
    others = call.holder is Holder.OPERATOR and not mine
    if others:
        return None if which is ActionId.LISTEN else "others"
    if which is ActionId.LISTEN and (mine or call.barge_in):
        return "hearing"
    if which in (ActionId.STEER, ActionId.BARGE_IN) and call.holder is not Holder.AI:
        return "not_ai"
    if which is ActionId.TAKE_OVER and call.holder is Holder.OPERATOR:
        return "have_it"
    if which is ActionId.HAND_BACK and call.holder is Holder.AI:
        return "ai_has_it"
    return None


def _weight(which: ActionId, call: LiveCall, mine: bool) -> Weight:
    if which is ActionId.TAKE_OVER and call.holder is Holder.AI:
        return Weight.ACT if call.hand is not None else Weight.PRIMARY
    if which is ActionId.HAND_BACK and mine:
        return Weight.PRIMARY
    return Weight.PLAIN
