"""The live view without Qt: which calls there are, which one is looked at, what the operator may do and what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from console.ui.answers import JSON, Answer, Asks, Hears, Link, Told
from console.ui.live.actions import Action, ActionId, Desk, actions
from console.ui.live.call_state import CallState, Holder, LiveCall, hand_of
from console.ui.live.change import Change
from console.ui.live.drawer import DRAWERS, Drawer
from console.ui.live.keymap import changes, keymap, with_key
from console.ui.live.line_news import news_of
from console.ui.preferences import PreferenceFile
from console.ui.queue.rows import row_of
from console.ui.tokens import Motion

ENDED_KEPT: Final = 6
"""Calls that stay readable after their end."""


class LivePresenter:
    """Fed with the door's events by ``on_event``; tells ``watch`` what changed. ``now`` and ``at`` are always arguments."""

    def __init__(self, door: Asks, ears: Hears, preferences: PreferenceFile | None = None) -> None:
        self._door = door
        self._ears = ears
        self._preferences = preferences or PreferenceFile()
        self.keys = keymap(self._preferences.value.keys)
        self.drawer = Drawer(self._post, lambda: self.call, self._preferences, lambda: self.watch(Change.DRAWER), self._set_notice)
        self.calls: dict[str, LiveCall] = {}
        self.selected: str | None = None
        self.listening: str | None = None
        self.me: str | None = None
        """The name under which the engine knows whoever sits here."""
        self.mine: set[str] = set()
        self.muted = False
        self.notice: Told | None = None
        """A refusal in the engine's own sentence, or the key of a sentence of this window."""
        self.online, self.acts = False, True
        self.watch: Callable[[Change], None] = lambda change: None
        self._last_touch: datetime | None = None
        self._after_talk: str | None = None

    # what is shown

    @property
    def call(self) -> LiveCall | None:
        return self.calls.get(self.selected) if self.selected else None

    def in_order(self) -> list[LiveCall]:
        """Live calls in the order they were dialled, then the ended ones: a card keeps its place while its call lives."""
        return sorted(self.calls.values(), key=lambda call: call.state is CallState.ENDED)

    def live_count(self) -> int:
        return sum(call.state is not CallState.ENDED for call in self.calls.values())

    def hands(self) -> int:
        return sum(call.hand is not None and call.state is not CallState.ENDED for call in self.calls.values())

    def is_mine(self, call: LiveCall) -> bool:
        return call.call_id in self.mine

    def in_call(self) -> bool:
        return any(c.state is not CallState.ENDED and c.call_id in self.mine | {self._after_talk} for c in self.calls.values())

    def actions(self) -> tuple[Action, ...]:
        call = self.call
        talks = call is not None and self._after_talk == call.call_id
        desk = Desk(
            mine=call is not None and self.is_mine(call),
            listening=call is not None and self.listening == call.call_id,
            muted=self.muted and talks,
            online=self.online,
            drawer=self.drawer.open,
            acts=self.acts,
        )
        return actions(call, desk, self.keys)

    def idle(self, now: datetime) -> bool:
        """Nothing is in the operator's hands: no call, no sound, no half-typed line, no key or click of late."""
        busy = self.drawer.open is not None or self.listening is not None or any(call.barge_in for call in self.calls.values())
        if busy or self.in_call():
            return False
        return self._last_touch is None or now - self._last_touch >= timedelta(milliseconds=Motion.IDLE_OPERATOR)

    # what comes in

    def touched(self, now: datetime) -> None:
        """The operator pressed a key or clicked."""
        self._last_touch = now

    def on_link(self, link: Link) -> None:
        if link.online != self.online:
            self.online = link.online
            self.watch(Change.CALL)

    def on_event(self, event: JSON, now: datetime) -> None:
        """One event of ``/api/live``; an event of an unknown kind or of an unknown call changes nothing."""
        kind = event["event"]
        if kind == "snapshot":
            self._snapshot(event, now)
            return
        if kind == "call":
            body = event.get("call")
            if isinstance(body, dict) and (call_id := body.get("call_id") or event.get("call_id")):
                self._take_call(str(call_id), body, now)
            return
        call = self.calls.get(str(event.get("call_id")))
        if call is None:
            return
        if kind == "partial":
            # Words still being recognised come without a name; an operator's are those of whoever has the call.
            call.log.partial({"operator": call.operator, **event} if event.get("who") == "operator" else event)
        elif kind in ("speaking", "fact_cited"):
            call.take_line(event)
        elif kind == "turn":
            call.log.turn(event)
            call.take_turn(event)
            self._tell_if_selected(call, Change.CALL)
        elif kind == "levels":
            call.customer_db = float(event.get("customer_db", call.customer_db))
            call.agent_db = float(event.get("agent_db", call.agent_db))
            self._tell_if_selected(call, Change.LEVELS)
        elif kind == "latency" and isinstance(event.get("turn"), dict):
            call.take_latency(event["turn"])
            self._tell_if_selected(call, Change.CALL)
        elif kind == "mood":
            call.take_mood(event)
            self.watch(Change.CALLS)
            self._tell_if_selected(call, Change.CALL)
        elif kind == "choices":
            call.take_choices(event)
            self._new_choices(call)
        elif kind == "written":
            call.take_written(event)
            if isinstance(event.get("call"), dict):
                call.take(event["call"])
                self.watch(Change.CALLS)
            self._tell_if_selected(call, Change.CALL)
        elif kind == "hand":
            call.hand = hand_of(event)
            self._hand_raised(call, now)
            self.watch(Change.CALLS)
            self._tell_if_selected(call, Change.CALL)
        elif call.call_id == self.selected and (news := news_of(event)) is not None:
            self._set_notice(news)  # said where the operator is looking

    def _snapshot(self, event: JSON, now: datetime) -> None:
        me = event.get("me")
        if isinstance(me, dict) and me.get("name"):
            self.me = str(me["name"])
        bodies = {str(body["call_id"]): body for body in event.get("calls") or () if isinstance(body, dict) and body.get("call_id")}
        for call_id, call in list(self.calls.items()):
            if call_id not in bodies and call.state is not CallState.ENDED:
                # It ended while the link was down; the engine no longer counts it among the live ones.
                call.state, call.ended_at = CallState.ENDED, call.ended_at or now
                call.hand = None
                self._let_go(call)
        for call_id, body in bodies.items():
            if call_id in self.calls:
                self.calls[call_id].detailed = False
            self._take_call(call_id, body, now)

    def _take_call(self, call_id: str, body: JSON, now: datetime) -> None:
        call = self.calls.get(call_id)
        known = call is not None
        if call is None:
            call = self.calls[call_id] = LiveCall(call_id)
        had_hand, was = call.hand is not None, call.state
        call.take(body)
        if not known:
            self._open_cart(call)
        if call.state is CallState.ENDED:
            call.hand = call.mood = None
            call.customer_db = call.agent_db = -90.0
            self._let_go(call)
            self._forget_old()
        else:
            self._whose(call)
        if not call.detailed and call.state is not CallState.RINGING:
            self._fetch(call)
        if call.hand is not None and not had_hand:
            self._hand_raised(call, now)
        looked_at = self.call
        arrives = call.state is not CallState.ENDED and (not known or was is CallState.RINGING)
        if looked_at is None or (arrives and looked_at.state is CallState.ENDED and self.idle(now)):
            self.select(call_id)
        self.watch(Change.CALLS)
        self._tell_if_selected(call, Change.CALL)

    def _whose(self, call: LiveCall) -> None:
        if call.holder is Holder.AI:
            # An operator beside an AI that still holds the line: taken over, and the line is on its way.
            if call.call_id in self.mine and (call.operator is None or call.operator != self.me):
                # Given back without this desk's doing: the link was down too long, or somebody else decided.
                self.mine.discard(call.call_id)
                if self._after_talk == call.call_id and not call.barge_in:
                    self._stop_talking(call)
        elif call.operator is not None and self.me is not None:
            (self.mine.add if call.operator == self.me else self.mine.discard)(call.call_id)

    def _hand_raised(self, call: LiveCall, now: datetime) -> None:
        if call.call_id != self.selected and self.idle(now):
            self.select(call.call_id)

    def _let_go(self, call: LiveCall) -> None:
        """The call is over: no sound, no line in this desk's hands."""
        self.mine.discard(call.call_id)
        if self.listening == call.call_id or self._after_talk == call.call_id:
            self.listening = self._after_talk = None
            self._ears.hush()
        if self.selected == call.call_id and self.drawer.open is not ActionId.NOTE:
            self.drawer.close()

    def _forget_old(self) -> None:
        ended = [call_id for call_id, call in self.calls.items() if call.state is CallState.ENDED and call_id != self.selected]
        for call_id in ended[: max(0, len(ended) - ENDED_KEPT)]:
            del self.calls[call_id]

    def _fetch(self, call: LiveCall) -> None:
        call.detailed = True

        def done(answer: Answer) -> None:
            if not answer.ok:
                call.detailed = False
                return
            call.take_written(answer.body)
            self._tell_if_selected(call, Change.CALL)
            turns = [turn for turn in answer.body.get("transcript") or () if isinstance(turn, dict)]
            if len(turns) >= sum(entry.standing == "heard" for entry in call.log.entries):
                call.log.fill(turns, answer.body.get("facts_cited") or ())

        self._door.ask("GET", f"/api/calls/{call.call_id}", done=done)

    def _open_cart(self, call: LiveCall) -> None:
        def done(answer: Answer) -> None:
            if answer.ok and answer.body.get("cart_id"):
                call.cart = row_of(answer.body)
                self._tell_if_selected(call, Change.CALL)

        if call.cart_id is not None:
            self._door.ask("GET", f"/api/carts/{call.cart_id}", done=done)

    # what the operator does

    def select(self, call_id: str) -> None:
        if call_id not in self.calls or call_id == self.selected:
            return
        self.drawer.close()
        self.selected = call_id
        self.notice = None
        self._fetch_choices(self.calls[call_id])
        self.watch(Change.SELECTION)

    def step(self, by: int) -> None:
        """Look at the next (1) or the previous (-1) call."""
        order = [call.call_id for call in self.in_order()]
        if order:
            here = order.index(self.selected) if self.selected in order else 0
            self.select(order[(here + by) % len(order)])

    def do(self, which: ActionId) -> None:
        """Press the key of an action; nothing happens when it is off."""
        call = self.call
        if call is None or not next(a for a in self.actions() if a.id is which).enabled:
            return
        self._set_notice(None)
        if which is ActionId.LISTEN:
            self._listen(call, on=self.listening != call.call_id)
        elif which is ActionId.BARGE_IN:
            then = partial(self._stop_talking, call) if call.barge_in else partial(self._talk, call, self.muted)
            self._post(call, "barge-in", {"on": not call.barge_in}, then)
        elif which is ActionId.TAKE_OVER:
            self._post(call, "take-over", None, partial(self._took_over, call, self.muted))
        elif which is ActionId.HAND_BACK:
            self._post(call, "hand-back", None, lambda: self._handed_back(call))
        elif which is ActionId.HOLD:
            self._hold(call, on=call.holder is not Holder.HOLD)
        elif which is ActionId.MUTE:
            self._mute(not self.muted)
        elif which is ActionId.HANG_UP:
            self._post(call, "hangup", None)
        elif which is ActionId.SEND_LINK and len(self.drawer.channels()) == 1:
            self.drawer.send_link(self.drawer.channels()[0].channel)
        elif which is ActionId.DESK_PHONE and self.drawer.desk_phone:
            self.drawer.call_desk_phone(self.drawer.desk_phone)
        elif which in DRAWERS:
            if which is ActionId.STEER and self.drawer.open is not which:
                self._fetch_choices(call)
            self.drawer.toggle(which)

    def rename_key(self, which: ActionId, key: str) -> None:
        """``which`` is under ``key`` from now on; whoever had it takes the letter that became free. Raises ``ValueError``, ``BadInput``."""
        self.keys = with_key(self.keys, which, key)
        self.watch(Change.KEYS)
        self._preferences.change(keys=changes(self.keys))

    def _fetch_choices(self, call: LiveCall) -> None:
        if call.state is not CallState.TALKING:
            return

        def done(answer: Answer) -> None:
            if answer.ok:
                call.take_choices(answer.body)
                self._new_choices(call)

        self._door.ask("GET", f"/api/calls/{call.call_id}/choices", done=done)

    def _new_choices(self, call: LiveCall) -> None:
        self.drawer.offer()
        self._tell_if_selected(call, Change.CHOICES)

    def _listen(self, call: LiveCall, *, on: bool) -> None:
        sounds = on and self._ears.audible
        if sounds:
            self._leave_other(call)
        self.listening = call.call_id if sounds else None
        self._ears.listen(call.call_id) if sounds else self._ears.hush()
        if on and not sounds:  # better to say so than to show a lit key
            self._set_notice("notice.nothing_to_hear_with")
        self.watch(Change.CALLS)
        self.watch(Change.CALL)

    def _hold(self, call: LiveCall, *, on: bool) -> None:
        """Whoever takes a call of his own from hold is heard in it, though he spoke in another meanwhile."""
        talks = not on and self.is_mine(call) and self._after_talk != call.call_id
        self._post(call, "hold", {"on": on}, partial(self._talk, call, self.muted) if talks else None)

    def _leave_other(self, call: LiveCall) -> None:
        """Nobody speaks in two calls: the customer of the one before hears music, or the AI alone, and not an empty line."""
        other = self.calls.get(self._after_talk or "")
        if other is None or other is call:
            return
        self._after_talk = None
        if self.is_mine(other) and other.holder is Holder.OPERATOR:
            self._hold(other, on=True)
            self._set_notice(("notice.other_on_hold", {"name": other.customer}))
        elif other.barge_in:
            self._post(other, "barge-in", {"on": False})

    def _took_over(self, call: LiveCall, was_muted: bool) -> None:
        self.mine.add(call.call_id)
        self.drawer.close()
        self._talk(call, was_muted)

    def _handed_back(self, call: LiveCall) -> None:
        self.mine.discard(call.call_id)
        self._stop_talking(call)

    def _talk(self, call: LiveCall, was_muted: bool) -> None:
        self._leave_other(call)
        if was_muted:
            self._mute(False)  # before this key; whoever muted after it stays muted
        self._after_talk = call.call_id
        self.listening = call.call_id
        self._ears.talk(call.call_id)
        if not self._ears.speaks:
            self._set_notice("notice.nothing_to_speak_with")

    def _mute(self, on: bool) -> None:
        self.muted = on
        self._ears.mute(on)
        self.watch(Change.CALL)

    def _stop_talking(self, call: LiveCall) -> None:
        """The microphone closes; the operator goes on hearing how the AI continues."""
        self._after_talk = None
        if self._ears.audible:
            self._listen(call, on=True)
        else:
            self.listening = None
            self._ears.hush()

    def _post(self, call: LiveCall, verb: str, body: JSON | None, then: Callable[[], None] | None = None) -> None:
        def done(before: int, answer: Answer) -> None:
            if not answer.ok:
                self._set_notice(answer.refusal)
                return
            if answer.body.get("call_id") == call.call_id and call.takes == before:  # else an event was faster, and knows more
                call.take(answer.body)
            call.take_written(answer.body)
            if isinstance(answer.body.get("call"), dict):
                call.take(answer.body["call"])
            if then is not None:
                then()
            self.watch(Change.CALLS)
            self._tell_if_selected(call, Change.CALL)

        self._door.ask("POST", f"/api/calls/{call.call_id}/{verb}", body if body is not None else {}, partial(done, call.takes))

    def _set_notice(self, notice: Told | None) -> None:
        if notice != self.notice:
            self.notice = notice
            self.watch(Change.NOTICE)

    def _tell_if_selected(self, call: LiveCall, change: Change) -> None:
        if call.call_id == self.selected:
            self.watch(change)
