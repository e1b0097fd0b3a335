"""Who sits at this desk: signing in and out, locking and unlocking, and what the role may do. Free of Qt."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from console.ui.answers import JSON, Answer, Asks, Link, LinkState, Refusal

LOCK_MINUTES: Final = 10


class Phase(StrEnum):
    OPEN = "open"
    """Nobody has been added yet, or the engine has not said: the window is as the local token makes it."""
    SIGN_IN = "sign_in"
    NEW_PASSWORD = "new_password"
    LOCKED = "locked"
    IN = "in"


class SignsIn(Asks, Protocol):
    """The door, with the token of a session in place of this machine's, or without it."""

    def enter(self, token: str) -> None: ...

    def leave(self) -> None: ...


class SessionPresenter:
    """``watch`` hears that something changed, ``came_in`` that this desk may look at things again, ``arrived``, before it, that somebody has
    signed in: a desk that was only locked is found as it was left."""

    def __init__(self, door: SignsIn) -> None:
        self._door = door
        self.phase = Phase.OPEN
        self.name = ""
        self.role = ""
        self.may: frozenset[str] | None = None
        self.people = False
        self.lock_minutes = LOCK_MINUTES
        self.busy = False
        self.choosing = False
        """Somebody who is in wants another password."""
        self.refusal: Refusal | None = None
        self.link = Link(LinkState.CONNECTING)
        self.watch: Callable[[], None] = lambda: None
        self.came_in: Callable[[], None] = lambda: None
        self.arrived: Callable[[], None] = lambda: None
        self._start = ""
        self._touched: datetime | None = None
        self._token = ""

    @property
    def covered(self) -> bool:
        """Nothing of the shop may be seen."""
        return self.choosing or self.phase not in (Phase.OPEN, Phase.IN)

    def allows(self, what: str) -> bool:
        """As far as this desk knows; the engine decides."""
        return self.may is None or what in self.may

    def on_link(self, link: Link) -> None:
        before, self.link = self.link, link
        if link.state is LinkState.ONLINE or (link.state is LinkState.REFUSED and before.state is not LinkState.REFUSED):
            self._ask()
        self.watch()

    def _ask(self) -> None:
        self._door.ask("GET", "/api/session", None, self._asked)

    def _asked(self, answer: Answer) -> None:
        if answer.ok:
            self._take(answer.body)
        elif answer.status == 401 and self._token:
            # This session is over: the next word is with this machine's own token.
            self._out()
            self._ask()
        self.watch()

    def _take(self, told: JSON) -> None:
        me = told.get("me")
        self.people = bool(told.get("people"))
        self.name, self.role = (str(me["name"]), str(me["role"])) if isinstance(me, dict) else ("", "")
        self.may = frozenset(str(one) for one in told.get("may") or ())
        self.lock_minutes = int(told.get("lock_minutes") or LOCK_MINUTES)
        if not self.people:
            self.phase = Phase.OPEN
        elif me is None:
            self.phase = Phase.SIGN_IN
        elif told.get("must_change"):
            self.phase = Phase.NEW_PASSWORD
        else:
            self.phase = Phase.LOCKED if told.get("locked") else Phase.IN

    def _out(self) -> None:
        self._token = self._start = ""
        self.name = self.role = ""
        self.may, self.choosing = frozenset(), False
        self.phase = Phase.SIGN_IN
        self._door.leave()

    def _send(self, method: str, path: str, body: JSON | None, done: Callable[[Answer], None]) -> None:
        if self.busy:
            return
        self.busy, self.refusal = True, None
        self.watch()

        def answered(answer: Answer) -> None:
            self.busy = False
            self.refusal = answer.refusal
            done(answer)
            self.watch()

        self._door.ask(method, path, body, answered)

    # what a person does

    def sign_in(self, name: str, password: str) -> None:
        def done(answer: Answer) -> None:
            if answer.ok:
                self._token = str(answer.body["token"])
                self._take(answer.body)
                self._start = password if self.phase is Phase.NEW_PASSWORD else ""
                self._touched = None
                self._door.enter(self._token)
                if self.phase is Phase.IN:
                    self.arrived()
                    self.came_in()

        self._send("POST", "/api/session", {"name": name, "password": password}, done)

    def choose_password(self, old: str, new: str) -> None:
        """``old`` is empty for a start password: it was typed a moment ago."""

        def done(answer: Answer) -> None:
            if answer.ok:
                first = bool(self._start)
                self._start, self.choosing = "", False
                self._take(answer.body)
                self._door.enter(self._token)
                if first:
                    self.arrived()
                self.came_in()

        self._send("PUT", "/api/session/password", {"old": old or self._start, "new": new}, done)

    @property
    def knows_old_password(self) -> bool:
        return bool(self._start)

    def want_password(self, wanted: bool) -> None:
        self.choosing, self.refusal = wanted, None
        self.watch()

    def sign_out(self) -> None:
        def done(answer: Answer) -> None:
            if answer.ok or answer.status == 401:
                self.refusal = None
                self._out()

        self._send("DELETE", "/api/session", None, done)

    def lock(self) -> None:
        """By key; ``tick`` does it after a while without one."""
        if self.phase is Phase.IN and not self.busy:
            self._send("POST", "/api/session/lock", {}, self._locked)

    def _locked(self, answer: Answer) -> None:
        if answer.ok:
            self.phase = Phase.LOCKED

    def unlock(self, password: str) -> None:
        def done(answer: Answer) -> None:
            if answer.ok:
                self.phase, self._touched = Phase.IN, None
                self._door.enter(self._token)
                self.came_in()
            elif answer.status == 401:
                self._out()

        self._send("POST", "/api/session/unlock", {"password": password}, done)

    # time

    def lock_after(self, minutes: int) -> None:
        """From now on, and counted from the last thing that was done."""
        self.lock_minutes = minutes

    def touched(self, now: datetime) -> None:
        self._touched = now

    def tick(self, now: datetime, *, in_call: bool) -> None:
        """Every second. Nothing is locked while this person has a call, and the time begins anew after it."""
        if self._touched is None or in_call:
            self._touched = now
        if self.phase is Phase.IN and self.link.online and now - self._touched >= timedelta(minutes=self.lock_minutes):
            self._touched = now
            self.lock()
