"""Simulated customers: how far it is, and what came of it."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from console.ui.announce import announce
from console.ui.answers import JSON
from console.ui.controls import Choice, NumberBox
from console.ui.labels import label
from console.ui.look import Look
from console.ui.prose import ReadPage
from console.ui.studio.names import scene
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.steps import StepId
from console.ui.studio.texts import moment
from console.ui.studio.trial_news import TrialNews
from console.ui.theme import role
from console.ui.tokens import Size, Space

LONGEST = 30
WHO = {"intent": "customer"}
"""What a real customer of a past call said is not shown: its intent stands in its place."""


class TrialPage(QWidget):
    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self._news = TrialNews(words)
        self.setAccessibleName(words("studio.trial"))
        self.calls = NumberBox()
        self.calls.setRange(50, 5000)
        self.calls.setSingleStep(100)
        self.calls.setValue(400)
        for named in (self.calls, self.calls.lineEdit()):
            named.setAccessibleName(words("studio.trial_calls"))
        self.start = QPushButton(words("studio.step.try"))
        role(self.start, "primary")
        self.start.clicked.connect(self._begin)
        self.customers, self.level = Choice(), Choice()
        for box, key, choices in ((self.customers, "customers", ("personas", "past")), (self.level, "level", ("words", "intents"))):
            box.setAccessibleName(words(f"studio.trial_{key}"))
            for choice in choices:
                box.addItem(words(f"studio.trial_{key}_{choice}"), choice)
                box.setItemData(box.count() - 1, words(f"studio.trial_{key}_{choice}_tip"), Qt.ItemDataRole.ToolTipRole)
        self.stop = QPushButton(words("studio.trial_stop"))
        role(self.stop, "plain")
        self.stop.clicked.connect(presenter.stop_trial)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(words("studio.trial"))
        self._why = label("", "caption", wrap=True)
        self._wishes: tuple[QWidget, ...] = (label(words("studio.trial_calls"), "soft"), self.calls, self.customers, self.level, self.start)
        self._asked = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for part in (self._wishes[:2], self._wishes[2:]):
            line = QHBoxLayout()
            for widget in part:
                line.addWidget(widget)
            line.addStretch(1)
            self._asked.addLayout(line)
        row = QHBoxLayout()
        row.addLayout(self._asked)
        row.addWidget(self.stop)
        row.addWidget(self.progress, 1)
        row.addStretch(1)
        self.text = ReadPage()
        self.text.setAccessibleName(words("studio.trial"))
        self.text.anchorClicked.connect(lambda url: presenter.select_line(url.toString()))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        rows.addLayout(row)
        rows.addWidget(self._why)
        rows.addWidget(self.text, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < Size.MEDIUM - Size.RAIL
        self._asked.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _begin(self) -> None:
        wish = {"calls": self.calls.value(), "customers": self.customers.currentData(), "level": self.level.currentData()}
        self._presenter.do(StepId.TRY, trial=wish)

    def refresh(self) -> None:
        presenter, words, lang = self._presenter, self._look.words, self._look.lang
        step, running = presenter.steps().get(StepId.TRY), presenter.running_trial
        for widget in self._wishes:
            widget.setVisible(running is None)
        self.start.setEnabled(step is not None and step.on)
        trial = presenter.trial or {}
        fault = str(trial.get(lang, "")) if presenter.version and trial.get("version_id") == presenter.version["version_id"] else ""
        self._why.setText(words(step.why or "", **dict(step.blanks or {})) if step is not None and not step.on else fault)
        self.stop.setVisible(running is not None)
        self.progress.setVisible(running is not None)
        if running is not None:
            self.progress.setRange(0, int(running["of"]))
            self.progress.setValue(int(running["done"]))
            self.progress.setFormat(words("studio.trial_progress", done=running["done"], of=running["of"]))
            self._why.setText(self._speed(running) if running.get("a_second") else "")
        news = self._news.of(presenter.trial, presenter.version)
        if news is not None:
            announce(self, news)
        found = (presenter.version or {}).get("trial")
        self.text.setHtml(self._report(found) if found else f"<p>{escape(words('studio.trial_none'))}</p>")

    def _report(self, trial: JSON) -> str:
        words, report = self._look.words, trial["report"]
        lang = self._look.lang
        about = words("studio.trial_of", at=moment(words, trial["at"]), by=trial["by"], n=report["calls"], speed=self._speed(report))
        about += words("studio.trial_lasted", seconds=report["seconds"]) if "seconds" in report else ""
        made = [f"<p>{escape(about)}</p>"]
        if not report.get("own_carts", True):
            own = bool((self._presenter.document or {}).get("samples"))
            made.append(f"<p>{escape(words('studio.trial_samples' if own else 'studio.trial_lent'))}</p>")
        made.append(f"<p>{escape(words('studio.trial_level_' + str(report.get('level', 'words')) + '_tip'))}</p>")
        past = report.get("past")
        if past:
            made.append(f"<p><b>{escape(words('studio.trial_rests', n=past['calls'], **_shares(past)))}</b></p>")
        if report["violations"]:
            made.append(f"<p><b>{escape(words('studio.trial_not_yet'))}</b></p>{self._violations(report)}")  # before any figure that tempts
        expected = report["expected"]
        made.append(f"<h3>{escape(words('studio.trial_expected'))}</h3>")
        made.append(f"<p>{escape(words('studio.trial_recovery', **_percent(expected['recovery'])))}<br/>")
        made.append(f"{escape(words('studio.trial_roi', **_times(expected['roi'])))}</p>")
        made.append(f"<p><b>{escape(words('studio.assumed'))}</b> {escape(expected[f'source_{lang}'])}</p>")
        made.append(
            self._table(
                "studio.trial_funnel",
                [(words.named("stage", name), n, _share(n, report["calls"])) for name, n in report["funnel"]],
            )
        )
        made.append(
            self._table(
                "studio.trial_outcomes", [(words.named("outcome", name), n, _share(n, report["calls"])) for name, n in report["outcomes"]]
            )
        )
        stopped: list[tuple[object, object, object]] = [(words.named("studio.rule", rule), "", n) for rule, n in report.get("stopped", ())]
        if stopped:
            made.append(self._table("studio.trial_stopped", stopped))
            made.append(f"<p>{escape(words('studio.trial_stopped_why'))}</p>")
        if not report["violations"]:
            made.append(self._violations(report))
        made.append(
            self._table(
                "studio.trial_not_understood",
                [(words.named("intent", a), words.named("intent", b), n) for a, b, n in report["misunderstood"]],
            )
        )
        made.append(
            self._table(
                "studio.trial_never",
                [(escape(scene(words, node)), self._said(line), "") for node, line in report["never"]],
                html=True,
            )
        )
        if report["never"]:
            made.append(f"<p>{escape(words('studio.trial_never_why'))}</p>")
        for sample in report["samples"]:
            turns = "".join(
                f"<tr><td>{escape(words(f'studio.who.{WHO.get(who, who)}'))}</td>"
                f"<td>{escape(words('studio.trial_meant', intent=words.named('intent', text)) if who == 'intent' else text)}</td></tr>"
                for who, text in sample["turns"]
            )
            made.append(
                f"<h4>{escape(words('studio.trial_sample', outcome=words.named('outcome', sample['outcome'])))}</h4><table cellpadding='3'>{turns}</table>"
            )
        return "".join(made)

    def _violations(self, report: JSON) -> str:
        words = self._look.words
        return self._table(
            "studio.trial_violations",
            [(words.named("studio.rule", one["rule"]), self._of_rule(one["text"]), one["count"]) for one in report["violations"]],
        )

    def _of_rule(self, text: str) -> str:
        """Disclosures and channels, which the judge names by their ids, in words."""
        words = self._look.words
        names = text.split(", ")
        for group in ("disclosure", "channel"):
            if all(words.named(group, name, "") for name in names):
                return words.listed(words.named(group, name) for name in names)
        return text

    def _said(self, line: str | None) -> str:
        """The beginning of a sentence that leads to it."""
        document = self._presenter.document
        text = str(document["lines"].get(line, {}).get("text", line)) if document is not None else str(line)
        return f"<a href='{escape(line)}'>{escape(shorten(text))}</a>" if line else ""

    def _speed(self, told: JSON) -> str:
        """Conversations a second, and at which level: the one says nothing without the other."""
        words = self._look.words
        return words("studio.trial_speed", rate=told["a_second"], level=words(f"studio.trial_at_{told.get('level', 'words')}"))

    def _table(self, key: str, rows: list[tuple[object, object, object]], *, html: bool = False) -> str:
        words = self._look.words
        body = "".join("<tr>" + "".join(f"<td>{cell if html else escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
        return f"<h3>{escape(words(key))} ({len(rows)})</h3>" + (
            f"<table cellpadding='3'>{body}</table>" if rows else f"<p>{escape(words('studio.none'))}</p>"
        )


def shorten(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.0f} %"


def _percent(value: JSON) -> dict[str, str]:
    """Small shares keep a figure behind the point: 0 % would say that nobody comes back."""
    shares = {name: 100 * float(value[name]) for name in ("low", "middle", "high")}
    return {name: f"{share:.{0 if share >= 10 else 1}f}" for name, share in shares.items()}


def _shares(past: JSON) -> dict[str, str]:
    return {name: f"{100 * float(past.get(name, 0)):.0f}" for name in ("own", "others", "assumed")}


def _times(value: JSON) -> dict[str, str]:
    return {name: f"{float(value[name]):.1f}" for name in ("low", "middle", "high")}
