"""The people as an administrator sees and changes them. Free of Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from console.ui.answers import JSON, Answer, Asks, Refusal
from console.ui.phase import Phase
from console.ui.shop_time import moment


@dataclass(frozen=True, slots=True)
class Somebody:
    id: str
    name: str
    role: str
    enabled: bool
    must_change: bool
    start_over: bool
    signed_in: bool
    seen: datetime | None
    created_by: str

    @property
    def state(self) -> str:
        """Id of the words for how things stand with this person."""
        if not self.enabled:
            return "disabled"
        if self.start_over:
            return "start_over"
        return "must_change" if self.must_change else "signed_in" if self.signed_in else "away"


def somebody(told: JSON) -> Somebody:
    created = told.get("created")
    return Somebody(
        id=str(told["id"]),
        name=str(told["name"]),
        role=str(told["role"]),
        enabled=bool(told["enabled"]),
        must_change=bool(told.get("must_change")),
        start_over=bool(told.get("start_password_over")),
        signed_in=bool(told.get("signed_in")),
        seen=moment(told.get("seen_at")),
        created_by=str(created.get("by", "")) if isinstance(created, dict) else "",
    )


class PeoplePresenter:
    """``watch`` hears that something changed, ``watch_start`` that of ``start`` alone: (name, password) of somebody who was just added or
    reset, told this once. ``lock_told`` hears after how many minutes a desk locks itself, whenever the engine says so."""

    def __init__(self, door: Asks) -> None:
        self._door = door
        self.phase = Phase.LOADING
        self.people: list[Somebody] = []
        self.lock_minutes = 10
        self.selected: str | None = None
        self.refusal: Refusal | None = None
        self.start: tuple[str, str] | None = None
        self.disabled: Somebody | None = None
        """Somebody who was disabled a moment ago; may be undone."""
        self.busy = False
        self.watch: Callable[[], None] = lambda: None
        self.watch_start: Callable[[], None] = lambda: None
        self.lock_told: Callable[[int], None] = lambda minutes: None

    @property
    def chosen(self) -> Somebody | None:
        return next((one for one in self.people if one.id == self.selected), None)

    @property
    def next_role(self) -> str:
        """What the next person will most likely be: whoever is first must be able to add the others, and a script wants two to sign it."""
        signing = [one for one in self.people if one.enabled and one.role in ("manager", "administrator")]
        return "administrator" if not self.people else "manager" if len(signing) < 2 else "operator"

    def reload(self) -> None:
        self._door.ask("GET", "/api/people", None, self._loaded)

    def _loaded(self, answer: Answer) -> None:
        if answer.ok:
            self.people = [somebody(told) for told in answer.body.get("people", ())]
            self.lock_minutes = int(answer.body.get("lock_minutes", self.lock_minutes))
            self.lock_told(self.lock_minutes)
            if self.phase is Phase.FAILED:
                self.refusal = None  # the engine answers again
            if self.start is not None and any(one.name == self.start[0] and not one.must_change for one in self.people):
                self.forget_start()  # its owner has used it and chosen another
            self.phase = Phase.READY if self.people else Phase.EMPTY
            if self.chosen is None:
                self.selected = self.people[0].id if self.people else None
        else:
            self.phase, self.refusal = Phase.FAILED, answer.refusal
        self.watch()

    def select(self, person_id: str | None) -> None:
        if person_id != self.selected:
            self.selected, self.refusal = person_id, None
            self.watch()

    def add(self, name: str, role: str) -> None:
        self._do("POST", "/api/people", {"name": name, "role": role}, self._added)

    def _added(self, told: JSON) -> None:
        self.selected = str(told["person"]["id"])
        self._keep_start(told)

    def _keep_start(self, told: JSON) -> None:
        if told.get("start_password"):
            self.start = (str(told["person"]["name"]), str(told["start_password"]))
            self.watch_start()

    def give_role(self, role: str) -> None:
        if self.chosen is not None and role != self.chosen.role:
            self._do("PUT", f"/api/people/{self.chosen.id}/role", {"role": role}, lambda told: None)

    def disable(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self._do("POST", f"/api/people/{chosen.id}/disable", {}, lambda told: setattr(self, "disabled", chosen))

    def enable(self, person_id: str | None = None) -> None:
        wanted = person_id or self.selected
        if wanted is not None:
            self._do("POST", f"/api/people/{wanted}/enable", {}, lambda told: None)

    def reset(self) -> None:
        if self.chosen is not None:
            self._do("POST", f"/api/people/{self.chosen.id}/reset", {}, self._keep_start)

    def set_lock(self, minutes: int) -> None:
        if minutes != self.lock_minutes:
            self._do("PUT", "/api/people/lock", {"minutes": minutes}, lambda told: None)

    def forget_start(self) -> None:
        if self.start is not None:
            self.start = None
            self.watch()
            self.watch_start()

    def _do(self, method: str, path: str, body: JSON, then: Callable[[JSON], None]) -> None:
        if self.busy:
            return
        self.busy, self.refusal, self.disabled = True, None, None

        def done(answer: Answer) -> None:
            self.busy = False
            self.refusal = answer.refusal
            if answer.ok:
                then(answer.body)
                self.reload()
            self.watch()

        self._door.ask(method, path, body, done)
        self.watch()
