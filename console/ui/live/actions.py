"""What an operator can do with a call, under which key, and when. Pure; free of Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console.ui.live.call_state import CallState, Holder, LiveCall


class ActionId(StrEnum):
    LISTEN = "listen"
    STEER = "steer"
    BARGE_IN = "barge_in"
    MUTE = "mute"
    TAKE_OVER = "take_over"
    HAND_BACK = "hand_back"
    HOLD = "hold"
    SEND_LINK = "send_link"
    DESK_PHONE = "desk_phone"
    TRANSFER = "transfer"
    KEYPAD = "keypad"
    NOTE = "note"
    WRAP_UP = "wrap_up"
    HANG_UP = "hang_up"


KEYS: Final = {
    ActionId.LISTEN: "L",
    ActionId.STEER: "S",
    ActionId.BARGE_IN: "B",
    ActionId.MUTE: "U",
    ActionId.TAKE_OVER: "T",
    ActionId.HAND_BACK: "R",
    ActionId.HOLD: "H",
    ActionId.SEND_LINK: "M",
    ActionId.DESK_PHONE: "P",
    ActionId.TRANSFER: "F",
    ActionId.KEYPAD: "K",
    ActionId.NOTE: "N",
    ActionId.WRAP_UP: "W",
    ActionId.HANG_UP: "X",
}
"""As delivered; a desk may give them other letters (``console.ui.live.keymap``)."""

_SWITCHES: Final = (ActionId.LISTEN, ActionId.BARGE_IN, ActionId.HOLD, ActionId.MUTE)
"""Pressed a second time they undo what they did, and their button says so."""


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


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk itself adds to the call. ``mine``: it has the line; ``listening``: it hears the call; ``drawer``: the action
    whose drawer is open; ``acts``: the role of whoever sits here allows more than to look and listen."""

    mine: bool = False
    listening: bool = False
    muted: bool = False
    online: bool = True
    drawer: ActionId | None = None
    acts: bool = True


def actions(call: LiveCall | None, desk: Desk, keys: Mapping[ActionId, str] = KEYS) -> tuple[Action, ...]:
    return tuple(_action(which, call, desk, keys[which]) for which in ActionId)


def _action(which: ActionId, call: LiveCall | None, desk: Desk, key: str) -> Action:
    on = _is_on(which, call, desk)
    label = f"{which.value}_off" if on and which in _SWITCHES else which.value
    obstacle = _obstacle(which, call, desk)
    if obstacle is not None:
        return Action(which, key, label, f"why.{obstacle}", enabled=False, on=on)
    assert call is not None
    return Action(which, key, label, _does(which, call, label), enabled=True, on=on, weight=_weight(which, call, desk))


def _does(which: ActionId, call: LiveCall, label: str) -> str:
    if which is ActionId.TAKE_OVER and call.holder is Holder.HOLD:
        return "does.take_over_from_hold"
    if which is ActionId.HANG_UP and call.state is CallState.RINGING:
        return "does.hang_up_ringing"
    if which is ActionId.SEND_LINK:
        if call.link_accepted:
            return "does.send_link_again"
        if len(call.channels) == 1:
            return f"does.send_link_{call.channels[0].channel}"
    return f"does.{label}"


def _is_on(which: ActionId, call: LiveCall | None, desk: Desk) -> bool:
    if call is None:
        return False
    match which:
        case ActionId.LISTEN:
            return desk.listening
        case ActionId.BARGE_IN:
            return call.barge_in
        case ActionId.MUTE:
            return desk.muted
        case ActionId.HOLD:
            return call.holder is Holder.HOLD
        case ActionId.DESK_PHONE:
            return call.desk_phone
    return desk.drawer is which


def _obstacle(which: ActionId, call: LiveCall | None, desk: Desk) -> str | None:
    """The id of what stands in the way, ``None`` when nothing does."""
    if call is None:
        return "no_call"
    if not desk.online:
        return "offline"
    if not desk.acts and which is not ActionId.LISTEN:
        return "role"
    if which is ActionId.NOTE:
        return None
    if call.state is CallState.ENDED:
        return None if which is ActionId.WRAP_UP else "ended"
    if which is ActionId.WRAP_UP:
        return "not_over"
    if call.state is CallState.HANDED:
        return "handed"
    if call.state is CallState.RINGING:
        return None if which is ActionId.HANG_UP else "ringing"
    if call.holder is Holder.OPERATOR and not desk.mine:
        return None if which is ActionId.LISTEN else "others"
    return _obstacle_while_talking(which, call, desk)


def _obstacle_while_talking(which: ActionId, call: LiveCall, desk: Desk) -> str | None:
    talks = desk.mine or call.barge_in
    match which:
        case ActionId.LISTEN if talks:
            return "hearing"
        case ActionId.MUTE if not talks:
            return "not_talking"
        case ActionId.STEER | ActionId.BARGE_IN if call.holder is not Holder.AI:
            return "not_ai"
        case ActionId.TAKE_OVER if call.holder is Holder.OPERATOR:
            return "have_it"
        case ActionId.HAND_BACK if call.holder is Holder.AI:
            return "ai_has_it"
        case ActionId.DESK_PHONE if call.desk_phone:
            return "at_desk_phone"
        case ActionId.SEND_LINK if call.channels_known and not call.channels:
            return "no_channel"
    return None


def _weight(which: ActionId, call: LiveCall, desk: Desk) -> Weight:
    if which is ActionId.TAKE_OVER and call.holder is Holder.AI:
        return Weight.ACT if call.hand is not None else Weight.PRIMARY
    if which is ActionId.HAND_BACK and desk.mine:
        return Weight.PRIMARY
    if which is ActionId.WRAP_UP and call.wrapped_up is None:
        return Weight.PRIMARY
    return Weight.PLAIN
