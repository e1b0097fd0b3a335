"""Reports that go out by themselves, without Qt: when and to whom, what was sent, and what would be now."""

import copy
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from console.ui.answers import JSON, Answer, Asks, Refusal, Told
from console.ui.faults import fault
from console.ui.phase import Phase
from console.ui.results.page import PagePresenter
from console.ui.roles import Allows, everything
from console.ui.saving import save

PARTS: Final = ("figures", "funnel", "reasons", "heat", "by", "comparisons")
SHOWN: Final = 30
"""Reports that are listed."""
PATH: Final = "/api/reports"


class MailingPresenter(PagePresenter):
    """``folder`` tells where previews are saved."""

    def __init__(self, door: Asks, folder: Callable[[], Path], allows: Allows = everything) -> None:
        super().__init__(door, allows)
        self._folder = folder
        self.schedule: JSON = {}
        self.reports: list[JSON] = []

    def on_event(self, event: JSON) -> None:
        if event["event"] == "reports" and self._looked_at:
            self._door.ask("GET", f"{PATH}/periods?limit={SHOWN}", done=self._reports_came)

    def reload(self) -> None:
        self._door.ask("GET", f"{PATH}/schedule", done=self._schedule_came)
        self._door.ask("GET", f"{PATH}/periods?limit={SHOWN}", done=self._reports_came)

    def save(self, asked: JSON) -> None:
        """``asked`` as the engine's door takes it."""

        def done(answer: Answer) -> None:
            if answer.ok:
                self.schedule = answer.body
            self._say(("mailing.saved", {}) if answer.ok else answer.refusal)

        self._door.ask("PUT", f"{PATH}/schedule", asked, done)

    def asked(self) -> JSON:
        """What is set, for a change."""
        made: JSON = {key: copy.deepcopy(self.schedule[key]) for key in ("weekly", "monthly", "parts", "lang", "folder", "mail")}
        for kind in ("weekly", "monthly"):
            made[kind].pop("since", None)
        return made

    def again(self, report_id: str, delivery_id: str | None) -> None:
        def done(answer: Answer) -> None:
            self._say(("mailing.again_done", {}) if answer.ok else answer.refusal)
            if answer.ok:
                self.reload()

        self._door.ask("POST", f"{PATH}/periods/{report_id}/again", {"delivery": delivery_id}, done)

    def preview(self, kind: str, now: datetime) -> None:
        """Saved beside the other files; nothing is sent."""
        self._fetch(f"{PATH}/preview?period={kind}&kind=pdf", f"okaeri-{kind}-preview-{now:%Y%m%d}.pdf")

    def keep(self, report: JSON) -> None:
        """The PDF of a report that was made."""
        name = f"okaeri-{report['kind']}-{report['from']}-{report['to']}.pdf"
        self._fetch(f"{PATH}/periods/{report['report_id']}/file?kind=pdf", name)

    def _fetch(self, path: str, name: str) -> None:
        def done(data: bytes, refusal: Refusal | None) -> None:
            self._say(refusal or self._written(self._folder() / name, data))

        self._door.fetch(path, done)

    def _written(self, path: Path, data: bytes) -> Told:
        try:
            save(path, data)
        except OSError as why:
            return fault("unwritable", path=path, why=why.strerror)
        return "results.saved", {"path": str(path)}

    def _schedule_came(self, answer: Answer) -> None:
        self.failure = answer.refusal
        if answer.ok:
            self.schedule, self.phase = answer.body, Phase.READY
        elif not self.schedule:
            self.phase = Phase.FAILED
        self.watch()

    def _reports_came(self, answer: Answer) -> None:
        if answer.ok:
            self.reports = list(answer.body["reports"])
            self.watch()
