"""What calling has come to, without Qt: the period, the figures, and which calls are behind each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from console.ui.answers import JSON, Answer, Asks, Link, Refusal, Told, texts_of
from console.ui.faults import fault
from console.ui.history.filter import Filter
from console.ui.phase import Phase
from console.ui.results.compare.presenter import ComparePresenter
from console.ui.results.mailing.presenter import MailingPresenter
from console.ui.roles import Allows, everything
from console.ui.saving import save

SPANS: Final = {"week": 7, "month": 30, "quarter": 90, "year": 365}
"""Days of each period, today with them."""


class Change(StrEnum):
    PHASE = "phase"
    FIGURES = "figures"
    CHOICES = "choices"
    NOTICE = "notice"


class ResultsPresenter:
    """``watch`` hears what changed; ``open_calls`` shows the calls behind a figure. ``folder`` is where files go."""

    def __init__(self, door: Asks, clock: Callable[[], datetime], folder: Path | None = None, allows: Allows = everything) -> None:
        self._door, self.clock, self.allows = door, clock, allows
        self.folder = folder or Path.home()
        self.watch: Callable[[Change], None] = lambda change: None
        self.open_calls: Callable[[Filter], None] = lambda wanted: None
        self.page = "figures"
        self.come: Callable[[], None] = lambda: None
        self.span = "month"
        self.part: dict[str, str | None] = {"script": None, "segment": None, "operator": None}
        self.phase = Phase.LOADING
        self.failure: Refusal | None = None
        self.report: JSON = {}
        self.choices: dict[str, tuple[str, ...]] = {}
        self.notice: Told | None = None
        self.online = False
        self._opened = False
        self._asked = 0
        self.compare = ComparePresenter(door, allows)
        self.compare.open_calls = lambda wanted: self.open_calls(wanted)
        self.mailing = MailingPresenter(door, lambda: self.folder, allows)

    @property
    def until(self) -> date:
        return self.clock().date()

    @property
    def since(self) -> date:
        return self.until - timedelta(days=SPANS[self.span] - 1)

    def open(self) -> None:
        """The view is looked at: what it shows is to be of now."""
        if self.online:
            self._opened = True
            self.reload()

    def on_link(self, link: Link) -> None:
        came_back = link.online and not self.online
        self.online = link.online
        if came_back and self._opened:
            self.reload()
        self.watch(Change.FIGURES)
        self.compare.on_link(link)
        self.mailing.on_link(link)

    def see_comparisons(self) -> None:
        """From elsewhere in the window, which ``come`` brings here."""
        self.page = "compare"
        self.come()

    def on_event(self, event: JSON) -> None:
        self.compare.on_event(event)
        self.mailing.on_event(event)

    def choose(self, *, span: str | None = None, **part: str | None) -> None:
        """Another period, or only the calls of one script, tier or operator; ``None``: of all."""
        self.span = span or self.span
        self.part.update(part)
        self.reload()

    def reload(self) -> None:
        if not self.report:
            self._set_phase(Phase.LOADING)
        self._asked += 1
        asked = self._asked
        days = {"from": self.since.isoformat(), "to": self.until.isoformat()}
        query = urlencode({**days, **{name: value for name, value in self.part.items() if value is not None}})
        self._door.ask("GET", f"/api/reports?{query}", done=lambda answer: self._came(asked, answer))
        self._door.ask("GET", "/api/history/choices", done=self._choices_came)
        self.compare.reload()

    def _came(self, asked: int, answer: Answer) -> None:
        if asked != self._asked:
            return
        self.failure = answer.refusal
        if not answer.ok:
            if not self.report:
                self._set_phase(Phase.FAILED)
            return
        self.report = answer.body
        self._set_phase(Phase.READY if answer.body.get("calls") else Phase.EMPTY)
        self.watch(Change.FIGURES)

    def _choices_came(self, answer: Answer) -> None:
        if answer.ok:
            self.choices = {name: texts_of(found) for name, found in answer.body.items() if name != "form"}
            self.watch(Change.CHOICES)

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self.watch(Change.PHASE)

    # --- the calls behind a figure

    def behind(self, **part: str | None) -> Filter:
        """All calls of the period and of what is chosen; ``part`` goes before what is chosen."""
        of = {**self.part, **part}
        return Filter(since=self.since, until=self.until, script=of["script"], segment=of["segment"], operator=of["operator"])

    def open_step(self, step: str) -> None:
        """A step of the funnel, or a figure of its name."""
        behind = self.behind()
        figures = {
            "dialled": replace(behind, dialled=True),
            "connected": replace(behind, connected=True),
            "recovered": replace(behind, recovered=True),
            "surveyed": replace(behind, surveyed=True),
            "linked": replace(behind, linked=True),
            "opened": replace(behind, opened=True),
            "link_ordered": replace(behind, linked=True, recovered=True),
        }
        self.open_calls(figures.get(step) or replace(behind, stage=step, connected=True))

    def open_reason(self, reason: str) -> None:
        self.open_calls(replace(self.behind(), reason=reason, connected=True))

    def open_part(self, part: str, name: str) -> None:
        self.open_calls(replace(self.behind(**{part: name}), dialled=True))

    def open_answers(self, part: str, name: str) -> None:
        self.open_calls(replace(self.behind(**{part: name}), surveyed=True))

    def open_cell(self, weekday: int, hour: int) -> None:
        self.open_calls(replace(self.behind(), weekday=weekday, hour=hour, dialled=True))

    # --- what a call costs

    def set_costs(self, call_yen: str, margin_percent: str) -> None:
        try:
            body = {"call_yen": int(call_yen), "margin_percent": int(margin_percent)}
        except ValueError:
            self._say("results.costs_wrong")
            return

        def done(answer: Answer) -> None:
            self._say("results.costs_saved" if answer.ok else answer.refusal)
            if answer.ok:
                self.reload()

        self._door.ask("PUT", "/api/reports/costs", body, done)

    # --- files

    def save(self, ending: str, data: bytes) -> None:
        path = self.folder / f"okaeri-results-{self.since:%Y%m%d}-{self.until:%Y%m%d}.{ending}"
        try:
            save(path, data)
        except OSError as why:
            self._say(fault("unwritable", path=path, why=why.strerror))
        else:
            self._say(("results.saved", {"path": str(path)}))

    def _say(self, notice: Told | None) -> None:
        self.notice = notice
        self.watch(Change.NOTICE)
