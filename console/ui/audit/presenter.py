"""The audit log: who did what and when, and whether the chain is whole. Free of Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from console.ui.answers import JSON, Answer, Asks, Refusal
from console.ui.faults import fault
from console.ui.phase import Phase
from console.ui.saving import save
from console.ui.shop_time import moment

PAGE: Final = 200
SPANS: Final = ("all", "today", "yesterday", "week", "month", "day")


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    at: datetime | None
    who: str
    what: str
    subject: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """``day`` counts for the span ``day`` only."""

    who: str = ""
    kind: str = ""
    span: str = "all"
    day: date | None = None

    def days(self, today: date) -> tuple[date, date] | None:
        """First and last, both with it."""
        match self.span:
            case "today":
                return today, today
            case "yesterday":
                return today - timedelta(days=1), today - timedelta(days=1)
            case "week":
                return today - timedelta(days=6), today
            case "month":
                return today - timedelta(days=29), today
            case "day" if self.day is not None:
                return self.day, self.day
        return None

    def query(self, today: date) -> dict[str, str]:
        asked = {"who": self.who, "kind": self.kind}
        if (days := self.days(today)) is not None:
            asked |= {"from": days[0].isoformat(), "to": days[1].isoformat()}
        return {name: value for name, value in asked.items() if value}


def entry(told: JSON) -> Entry:
    return Entry(int(told["seq"]), moment(told.get("at")), str(told["who"]), str(told["what"]), str(told["subject"]))


class AuditPresenter:
    """``watch`` hears that something changed. ``clock``: the present time with zone; ``folder`` is where the CSV goes."""

    def __init__(self, door: Asks, clock: Callable[[], datetime], folder: Path | None = None) -> None:
        self._door, self._clock = door, clock
        self.today = clock().date()
        self.folder = folder or Path.home()
        self.phase = Phase.LOADING
        self.wanted = Wanted()
        self.rows: list[Entry] = []
        self.total = 0
        self.names: tuple[str, ...] = ()
        self.kinds: tuple[str, ...] = ()
        self.refusal: Refusal | None = None
        self.saved: str | None = None
        self.verifying: dict[str, Any] = {}
        self.watch: Callable[[], None] = lambda: None
        self._next: int | None = None
        self._asked = self._begun = 0
        self._fetching = False

    @property
    def running(self) -> bool:
        return bool(self.verifying.get("running"))

    def reload(self) -> None:
        self._door.ask("GET", "/api/audit/choices", None, self._chosen)
        self._ask_chain("GET", None)
        self.want(self.wanted)

    def want(self, wanted: Wanted) -> None:
        self.wanted, self.refusal, self.saved = wanted, None, None
        self._asked += 1
        if not self.rows:
            self.phase = Phase.LOADING
        self._ask(None)

    def has_more(self) -> bool:
        return self._next is not None and not self._fetching

    def more(self) -> None:
        if self.has_more():
            self._ask(self._next)

    def _ask(self, before: int | None) -> None:
        self._fetching = True
        number = self._asked
        query = {**self.wanted.query(self._clock().date()), "limit": str(PAGE)}
        if before is not None:
            query["before"] = str(before)

        def done(answer: Answer) -> None:
            if number != self._asked:
                return  # Something else was asked for meanwhile.
            self._fetching = False
            if not answer.ok:
                self.refusal = answer.refusal
                self.phase = self.phase if self.rows else Phase.FAILED
            else:
                found = [entry(told) for told in answer.body["entries"]]
                self.rows = found if before is None else [*self.rows, *found]
                self.total, self._next = int(answer.body["total"]), answer.body["next"]
                self.phase = Phase.READY if self.rows else Phase.EMPTY
            self.watch()

        self._door.ask("GET", f"/api/audit/log?{urlencode(query)}", None, done)

    def _chosen(self, answer: Answer) -> None:
        if answer.ok:
            self.names = tuple(str(one) for one in answer.body.get("who", ()))
            self.kinds = tuple(str(one) for one in answer.body.get("kinds", ()))
            self.watch()

    # the chain

    def verify(self) -> None:
        if not self.running:
            self._begun += 1
            self._ask_chain("POST", {})

    def poll(self) -> None:
        """Now and then while it is gone over."""
        if self.running:
            self._ask_chain("GET", None)

    def _ask_chain(self, method: str, body: JSON | None) -> None:
        begun = self._begun

        def done(answer: Answer) -> None:
            if begun == self._begun:  # otherwise asked for before it was gone over anew
                self._verified(answer)

        self._door.ask(method, "/api/audit/verification", body, done)

    def _verified(self, answer: Answer) -> None:
        if answer.ok:
            self.verifying = answer.body
        else:
            self.verifying = {**self.verifying, "running": False}
            self.refusal = answer.refusal
        self.watch()

    # the file

    def export(self) -> None:
        query = urlencode(self.wanted.query(self._clock().date()))
        path = self.folder / f"audit-{self._clock():%Y%m%d-%H%M%S}.csv"

        def done(data: bytes, refusal: Refusal | None) -> None:
            self.refusal, self.saved = refusal, None
            if refusal is None:
                try:
                    save(path, data)
                    self.saved = str(path)
                except OSError as why:
                    self.refusal = fault("unwritable", path=path, why=why.strerror)
            self.watch()

        self._door.fetch(f"/api/audit/export.csv?{query}", done)
