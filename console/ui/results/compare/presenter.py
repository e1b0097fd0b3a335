"""Two versions of a script beside each other, without Qt: what is shown, the calls behind each figure, and the end of a comparison."""

from collections.abc import Callable
from typing import Final

from console.ui.answers import JSON, Answer, Asks
from console.ui.history.filter import Filter
from console.ui.phase import Phase
from console.ui.results.page import PagePresenter
from console.ui.roles import Allows, everything

OPENS: Final = frozenset({"dialled", "connection", "link", "recovery", "refused", "complaint"})
"""Figures with calls behind them."""
PATH: Final = "/api/reports/comparisons"


class ComparePresenter(PagePresenter):
    """A comparison is ended by pressing twice: the first time says what will happen."""

    def __init__(self, door: Asks, allows: Allows = everything) -> None:
        super().__init__(door, allows)
        self.open_calls: Callable[[Filter], None] = lambda wanted: None
        self.points = 5.0
        self.comparisons: list[JSON] = []
        self.pressed: tuple[str, str] | None = None

    def open(self) -> None:
        self.pressed = None
        super().open()

    def on_event(self, event: JSON) -> None:
        if event["event"] == "scripts" and self._looked_at:
            self.reload()

    def reload(self) -> None:
        self._door.ask("GET", PATH, done=self._came)

    def behind(self, found: JSON, arm: str, figure: str) -> None:
        if figure in OPENS:
            self.open_calls(Filter(comparison=str(found["release_id"]), arm=arm, figure=figure))

    def press(self, found: JSON, use: str) -> None:
        """The first time it is told what will happen, the second time it does."""
        asked = (str(found["release_id"]), use)
        if self.pressed != asked:
            self.pressed, self.notice = asked, None
            self.watch()
            return
        self.pressed = None

        def done(answer: Answer) -> None:
            if answer.ok:
                self._show(answer.body)
            self._say(("compare.used", {"arm": use.upper()}) if answer.ok else answer.refusal)

        self._door.ask("POST", f"{PATH}/{found['release_id']}/decide", {"use": use}, done)

    def set_points(self, text: str) -> None:
        try:
            points = float(text)
        except ValueError:
            self._say("compare.wanted_wrong")
            return

        def done(answer: Answer) -> None:
            self._say(("compare.wanted_saved", {}) if answer.ok else answer.refusal)
            if answer.ok:
                self.reload()

        self._door.ask("PUT", f"{PATH}/points", {"points": points}, done)

    def _came(self, answer: Answer) -> None:
        self.failure = answer.refusal
        if answer.ok:
            self._show(answer.body)
        elif not self.comparisons:
            self.phase = Phase.FAILED
        self.watch()

    def _show(self, body: JSON) -> None:
        self.points, self.comparisons = float(body["points"]), list(body["comparisons"])
        self.phase = Phase.READY if self.comparisons else Phase.EMPTY
