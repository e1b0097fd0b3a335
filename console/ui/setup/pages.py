"""The pages of setting up: forms, and what is tried out beside them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from console.ui.answers import JSON
from console.ui.controls import button, field
from console.ui.icons import picture
from console.ui.labels import label
from console.ui.live.levels import LevelMeter
from console.ui.look import Look
from console.ui.section import Section
from console.ui.setup.form import Form
from console.ui.setup.presenter import SetupPresenter
from console.ui.theme import role
from console.ui.tokens import Space

SILENT_DB = -90.0


class Page(QWidget):
    """A column of sections that is refreshed as a whole."""

    def __init__(self, look: Look, presenter: SetupPresenter) -> None:
        super().__init__()
        self.look, self.presenter = look, presenter
        self.setMinimumWidth(1)
        role(self, "clear")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        self.column.setSpacing(Space.M)
        self.forms: list[Form] = []

    def add_form(self, section: str, names: tuple[str, ...] = (), title: str = "") -> Form:
        form = Form(self.look, self.presenter, section, names, title)
        self.forms.append(form)
        self.column.addWidget(form)
        return form

    def refresh(self) -> None:
        for form in self.forms:
            form.refresh()

    def take_focus(self) -> None:
        """Where the first word is expected."""
        if self.forms:
            first = next(iter(self.forms[0].inputs.values()))
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(first, QLineEdit):
                first.end(False)


class ShopPage(Page):
    def __init__(self, look: Look, presenter: SetupPresenter) -> None:
        super().__init__(look, presenter)
        self.form = self.add_form("shop")
        self.column.addStretch(1)


class RulesPage(Page):
    def __init__(self, look: Look, presenter: SetupPresenter) -> None:
        super().__init__(look, presenter)
        self.form = self.add_form("rules")
        section = Section(look.words("setup.rules.law"))
        section.rows.addWidget(label(look.words("setup.rules.law_body"), "soft", wrap=True))
        self.column.addWidget(section)
        self.column.addStretch(1)


class SurveyPage(Page):
    def __init__(self, look: Look, presenter: SetupPresenter) -> None:
        super().__init__(look, presenter)
        words = look.words
        self.form = self.add_form("survey")
        for part in ("begin", "whom"):
            section = Section(words(f"setup.survey.{part}"))
            section.rows.addWidget(label(words(f"setup.survey.{part}_body"), "soft", wrap=True))
            self.column.addWidget(section)
        self.column.addStretch(1)


class ElsewherePage(Page):
    """What has a screen of its own; this leads there."""

    def __init__(self, look: Look, presenter: SetupPresenter, step: str, parts: tuple[str, ...], go: Callable[[], None]) -> None:
        super().__init__(look, presenter)
        section = Section(look.words(f"setup.{step}.title"))
        for part in parts:
            section.rows.addWidget(label(look.words(f"setup.{step}.{part}"), "soft", wrap=True))
        row = QHBoxLayout()
        self.go = button(look.words(f"setup.{step}.go"), go)
        row.addWidget(self.go)
        row.addStretch(1)
        section.rows.addLayout(row)
        self.column.addWidget(section)
        self.column.addStretch(1)

    def take_focus(self) -> None:
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)


class Findings(QWidget):
    """What was found, step by step: a mark, the sentence, the time it took."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        role(self, "clear")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._shown: list[JSON] = []

    def show_findings(self, found: list[JSON]) -> None:
        if found == self._shown:
            return
        self._shown = list(found)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        theme, words = self._look.theme, self._look.words
        for place, one in enumerate(found):
            good = bool(one["good"])
            mark = QLabel()
            mark.setAccessibleName(words("setup.good" if good else "setup.bad"))
            mark.setPixmap(picture("check-circle" if good else "x-circle", theme.done.ink if good else theme.act.ink))
            self._grid.addWidget(mark, place, 0)
            said = label(str(one[self._look.lang]), "plain" if good else "act", wrap=True)
            self._grid.addWidget(said, place, 1)
            self._grid.addWidget(label(words("unit.ms", n=one["ms"]), "caption"), place, 2)


class TrunkPage(Page):
    def __init__(self, look: Look, presenter: SetupPresenter) -> None:
        super().__init__(look, presenter)
        words = look.words
        self.later = label(words("setup.trunk.later"), "soft", wrap=True)
        self.column.addWidget(self.later)
        self.form = self.add_form(
            "trunk", ("host", "port", "transport", "domain", "user", "password", "register_account", "caller_id"), "account"
        )
        test = Section(words("setup.trunk.test"))
        row = QHBoxLayout()
        self.test = QPushButton()
        role(self.test, "plain")
        self.test.clicked.connect(self._test)
        self.verdict = label("", "strong", wrap=True)
        row.addWidget(self.test)
        row.addWidget(self.verdict, 1)
        test.rows.addLayout(row)
        test.rows.addWidget(label(words("setup.trunk.test_help"), "caption", wrap=True))
        self.findings = Findings(look)
        test.rows.addWidget(self.findings)
        self.column.addWidget(test)
        self.add_form("trunk", ("codecs", "srtp", "ca_file", "concurrent_calls", "ring_timeout_s"), "more")
        self.column.addStretch(1)

    def _test(self) -> None:
        self.presenter.stop("trunk_test") if self.presenter.running("trunk_test") else self.presenter.try_trunk()

    def refresh(self) -> None:
        super().refresh()
        self.later.setVisible(self.presenter.first_run)
        words, told = self.look.words, self.presenter.under_way.get("trunk_test", {})
        running = self.presenter.running("trunk_test")
        self.test.setText(words("setup.stop" if running else "setup.trunk.test_go"))
        error = told.get("error")
        good = told.get("good")
        self.verdict.setText(
            str(error[self.look.lang])
            if error
            else words("setup.trunk.testing")
            if running
            else ""
            if good is None
            else words("setup.trunk.good" if good else "setup.trunk.bad")
        )
        self.findings.show_findings(list(told.get("found", ())))


class ModelsPage(Page):
    def __init__(self, look: Look, presenter: SetupPresenter) -> None:
        super().__init__(look, presenter)
        words = look.words
        carries = Section(words("setup.models.machine"))
        self.machine = label("", "soft", wrap=True)
        carries.rows.addWidget(self.machine)
        row = QHBoxLayout()
        self.measure = QPushButton()
        role(self.measure, "plain")
        self.measure.clicked.connect(self._measure)
        self.take = button(words("setup.models.take"), presenter.take_recommended)
        self.doing = label("", "caption", wrap=True)
        for widget in (self.measure, self.take):
            row.addWidget(widget)
        row.addWidget(self.doing, 1)
        carries.rows.addLayout(row)
        self.advice = label("", "plain", wrap=True)
        carries.rows.addWidget(self.advice)
        self.column.addWidget(carries)
        self.form = self.add_form("models")
        shelf = Section(words("setup.models.shelf"))
        self.progress = QProgressBar()
        self.progress.setAccessibleName(words("setup.models.fetching"))
        shelf.rows.addWidget(self.progress)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        shelf.rows.addLayout(self._grid)
        self.fetches: dict[str, QPushButton] = {}
        self._states: dict[str, QLabel] = {}
        self.column.addWidget(shelf)
        self.column.addStretch(1)

    def _measure(self) -> None:
        self.presenter.stop("measuring") if self.presenter.running("measuring") else self.presenter.measure()

    def _fetch(self, model_id: str) -> None:
        self.presenter.stop("fetching") if self.presenter.running("fetching") else self.presenter.fetch(model_id)

    def refresh(self) -> None:
        super().refresh()
        words, machine = self.look.words, self.presenter.machine.get("machine")
        if machine:
            sizes = {"memory": f"{machine['memory_mb'] / 1024:.0f}", "free": f"{machine['free_mb'] / 1024:.1f}"}
            disk = f"{machine['disk_free_mb'] / 1024:.0f}"
            self.machine.setText(words("setup.models.size", cores=machine["cores"], processor=machine["processor"], disk=disk, **sizes))
        told = self.presenter.under_way.get("measuring", {})
        running = self.presenter.running("measuring")
        self.measure.setText(words("setup.stop" if running else "setup.models.measure"))
        self.doing.setText(
            words("setup.models.doing", what=told.get("doing", ""), done=told.get("done", 0), of=told.get("of", 0)) if running else ""
        )
        measured = told.get("measured") or self.presenter.machine.get("measured", {})
        self.take.setEnabled(not running and bool(measured))
        lines = [self._line(name, figures) for name, figures in measured.items()]
        advice = told.get("recommended") or self.presenter.machine.get("recommended", ())
        lines += [
            words("setup.models.advice", job=words(f"model_job.{one['job']}"), engine=one["engine"], why=one[self.look.lang])
            for one in advice
        ]
        self.advice.setText("\n".join(lines))
        self._show_shelf()

    def _line(self, name: str, figures: JSON) -> str:
        words = self.look.words
        if self.look.lang in figures:
            return f"{name}: {figures[self.look.lang]}"
        if not figures:
            return f"{name}: {words('setup.models.not_measured')}"
        speed = words("setup.models.ms", n=figures["ms"]) if "ms" in figures else words("setup.models.factor", n=figures["factor"])
        return words("setup.models.measured", name=name, speed=speed, memory=figures["memory_mb"], loaded=figures["loaded_s"])

    def _show_shelf(self) -> None:
        words = self.look.words
        told, running = self.presenter.under_way.get("fetching", {}), self.presenter.running("fetching")
        for place, model in enumerate(self.presenter.machine.get("models", ())):
            if model["id"] not in self.fetches:
                size = f"{model['bytes'] / 1e6:,.0f} MB" if model["bytes"] else ""
                self._states[model["id"]] = label("", "soft")
                made = self.fetches[model["id"]] = QPushButton()
                role(made, "plain")
                made.clicked.connect(partial(self._fetch, model["id"]))
                self._grid.addWidget(label(model["id"], "strong"), place, 0)
                self._grid.addWidget(
                    label(f"{model[f'about_{self.look.lang}']}  {size}  {model['licence']}", "caption", wrap=True), place, 1
                )
                self._grid.addWidget(self._states[model["id"]], place, 2)
                self._grid.addWidget(made, place, 3)
            mine = running and told.get("model") == model["id"]
            here = model["condition"] == "ready"
            self._states[model["id"]].setText(words(f"setup.models.{model['condition']}"))
            made = self.fetches[model["id"]]
            made.setText(words("setup.stop" if mine else "setup.models.fetch"))
            made.setAccessibleName(f"{made.text()} {model['id']}")
            made.setVisible(mine or (not here and bool(model["fetched"])))
            made.setEnabled(mine or not running)
        self.progress.setVisible(running)
        if running:
            self.progress.setMaximum(1000)
            self.progress.setValue(int(1000 * told.get("done", 0) / max(1, told.get("total") or 1)))


class CallPage(Page):
    def __init__(self, look: Look, presenter: SetupPresenter) -> None:
        super().__init__(look, presenter)
        words = look.words
        section = Section(words("setup.call.title"))
        section.rows.addWidget(label(words("setup.call.body"), "soft", wrap=True))
        row = QHBoxLayout()
        self.number = field(words("setup.call.number"), words("setup.call.example"), 20, self._go)
        self.go = QPushButton()
        role(self.go, "primary")
        self.go.clicked.connect(self._go)
        row.addWidget(self.number, 1)
        row.addWidget(self.go)
        section.rows.addLayout(row)
        section.rows.addWidget(label(words("setup.call.help"), "caption", wrap=True))
        self.column.addWidget(section)
        self.state = label("", "emphasis", wrap=True)
        self.verdict = label("", "plain", wrap=True)
        column = (words("setup.call.heard"), words("setup.call.said"))
        self.heard, self.said = LevelMeter(look, column), LevelMeter(look, column)
        self.figures = label("", "caption", wrap=True)
        shown = self.shown = Section(words("setup.call.progress"))
        for widget in (self.state, self.heard, self.said, self.verdict, self.figures):
            shown.rows.addWidget(widget)
        self.column.addWidget(shown)
        self.column.addStretch(1)
        self.number.setText(presenter.number)

    def take_focus(self) -> None:
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        if self.presenter.running("test_call"):
            self.presenter.stop("test_call")
        else:
            self.presenter.call(self.number.text())

    def refresh(self) -> None:
        super().refresh()
        words, theme, told = self.look.words, self.look.theme, self.presenter.under_way.get("test_call", {})
        running = self.presenter.running("test_call")
        self.go.setText(words("setup.call.hang_up" if running else "setup.call.go"))
        self.shown.setVisible(bool(told))
        self.number.setEnabled(not running)
        if not told:
            return
        self.state.setText(words(f"setup.call.state_{told.get('state', 'dialling')}"))
        self.heard.show_level(words("setup.call.heard"), theme.customer, float(told.get("level_db", SILENT_DB)) if running else SILENT_DB)
        speaking = running and told.get("state") in ("speaking", "answering")
        self.said.show_level(words("setup.call.said"), theme.ai, float(told.get("said_db", SILENT_DB)) if speaking else SILENT_DB)
        error = told.get("error")
        self.verdict.setText(str(error[self.look.lang]) if error else str(told.get(self.look.lang, "")))
        good = told.get("good")
        role(self.verdict, "act" if error or good is False else "strong" if good else "plain")
        parts = [
            (name, told[name]) for name in ("codec", "voice_db", "noise_db", "round_trip_ms", "jitter_ms", "lost_percent") if name in told
        ]
        self.figures.setText(" · ".join(words(f"setup.call.{name}", n=value) for name, value in parts))
