"""Raised hands of all calls, the one that is for this operator first, and when to make itself heard. Free of Qt."""

from collections.abc import Callable

from console.ui.answers import Answer, Asks, Refusal
from console.ui.live.call_state import CallState, Holder, LiveCall
from console.ui.live.presenter import LivePresenter
from console.ui.preferences import PreferenceFile


class HandsPresenter:
    """``ring`` sounds once for each hand that comes to this operator, and once more when it goes to everybody; never into a call that
    is being heard. ``watch`` hears that something changed."""

    def __init__(self, live: LivePresenter, door: Asks, preferences: PreferenceFile, ring: Callable[[], None]) -> None:
        self._live, self._door, self._preferences, self._ring = live, door, preferences, ring
        self.refusal: Refusal | None = None
        self.watch: Callable[[], None] = lambda: None
        self._rung: set[tuple[str, str]] = set()

    def waiting(self) -> list[LiveCall]:
        """What is offered to this operator, then what goes to everybody, then the others; each in the order they were raised."""
        raised = [call for call in self._live.calls.values() if _raised(call)]
        return sorted(raised, key=lambda call: (not self.is_mine(call), not (call.hand and call.hand.escalated), _since(call)))

    def is_mine(self, call: LiveCall) -> bool:
        return call.hand is not None and call.hand.offered_to is not None and call.hand.offered_to == self._live.me

    @property
    def sound(self) -> bool:
        return self._preferences.value.hand_sound != "off"

    def switch_sound(self) -> None:
        """Raises ``BadInput`` when it cannot be stored."""
        self._preferences.change(hand_sound="off" if self.sound else "on")
        self.watch()

    def update(self) -> None:
        """The calls are others now."""
        waiting = self.waiting()
        due = {(call.call_id, "mine") for call in waiting if self.is_mine(call)}
        due |= {(call.call_id, "all") for call in waiting if call.hand is not None and call.hand.escalated}
        heard = self._live.listening is not None or bool(self._live.mine)
        if due - self._rung and self.sound and not heard:
            self._ring()
        # One that was taken and is raised anew rings anew.
        self._rung = (self._rung | due) & {(call.call_id, why) for call in waiting for why in ("mine", "all")}
        if not waiting:
            self.refusal = None
        self.watch()

    def look(self) -> LiveCall | None:
        """The next hand is looked at: the first one, or the one after that which is looked at now."""
        waiting = self.waiting()
        if not waiting:
            return None
        ids = [call.call_id for call in waiting]
        here = ids.index(self._live.selected) + 1 if self._live.selected in ids else 0
        chosen = waiting[here % len(waiting)]
        self._live.select(chosen.call_id)
        return chosen

    def settle(self) -> None:
        """The first hand was seen, and the AI goes on."""
        waiting = self.waiting()
        if waiting:
            self._door.ask("POST", f"/api/calls/{waiting[0].call_id}/settle-hand", {}, self._settled)

    def _settled(self, answer: Answer) -> None:
        self.refusal = answer.refusal
        self.watch()


def _raised(call: LiveCall) -> bool:
    return call.hand is not None and call.state is not CallState.ENDED and call.holder is Holder.AI


def _since(call: LiveCall) -> str:
    return call.hand.raised_at if call.hand is not None else ""
