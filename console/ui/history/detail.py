"""One past call: who and how it ended, its sound with the transcript that follows, and what people make of it."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from console.ui.controls import Choice
from console.ui.history.opinion import Opinion
from console.ui.history.presenter import SPEEDS, HistoryPresenter
from console.ui.history.table import outcome_text, reasons_text, when_text
from console.ui.history.waveform import Waveform
from console.ui.history.words import PlayedWords
from console.ui.icons import icon
from console.ui.labels import label
from console.ui.live.transcript_log import Who
from console.ui.look import Look, clock_text
from console.ui.notice import NoticeBar
from console.ui.permitted import permit
from console.ui.roles import What
from console.ui.tabs import tab_bar
from console.ui.theme import role
from console.ui.tokens import Size, Space

_OPINION = 300


class CallDetail(QWidget):
    """``back`` leads to the list where the two do not fit beside each other."""

    def __init__(self, look: Look, presenter: HistoryPresenter, back: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "window")
        self.setAccessibleName(words("history.detail"))
        # Qt is not to hold the window wide for what gives way to tabs by itself.
        self.setMinimumWidth(1)
        self._back = QPushButton(f"{words('history.back')} (Esc)")
        role(self._back, "quiet")
        self._back.clicked.connect(back)
        self._name, self._phone = label("", "title"), label("", "caption")
        self.evidence = QPushButton(f"{words('history.evidence')} (E)")
        role(self.evidence, "plain")
        self.evidence.clicked.connect(presenter.take_evidence)
        self._told = label("", "soft", wrap=True)
        self.notice = NoticeBar(look)
        self.notice.hide()
        self.wave = Waveform(look)
        self.wave.sought.connect(presenter.seek)
        self.play = QPushButton()
        role(self.play, "plain")
        self.play.clicked.connect(presenter.toggle)
        self._time = label("", "strong")
        self.speed = Choice()
        self.speed.setAccessibleName(words("history.speed"))
        for times in SPEEDS:
            self.speed.addItem(f"× {times:g}", times)
        self.speed.activated.connect(lambda _: presenter.set_speed(float(self.speed.currentData())))
        self.transcript = PlayedWords(look, presenter.jump)
        self.opinion = Opinion(look, presenter)
        self.transcript.selectionModel().currentChanged.connect(lambda now, _: self.opinion.show_turn(now.row()))
        top = QHBoxLayout()
        top.setContentsMargins(Space.L, Space.S, Space.L, 0)
        top.setSpacing(Space.M)
        for widget in (self._back, self._name, self._phone):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.evidence)
        told = QHBoxLayout()
        told.setContentsMargins(Space.L, 0, Space.L, 0)
        told.addWidget(self._told)
        controls = QHBoxLayout()
        controls.setContentsMargins(Space.L, 0, Space.L, 0)
        controls.setSpacing(Space.M)
        for widget in (self.play, self._time):
            controls.addWidget(widget)
        controls.addStretch(1)
        controls.addWidget(self.speed)
        sound = QHBoxLayout()
        sound.setContentsMargins(Space.L, 0, Space.L, 0)
        sound.addWidget(self.wave)
        self._beside = QWidget()
        row = QHBoxLayout(self._beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.transcript, 1)
        row.addWidget(self.opinion)
        self._row = row
        self._tabs = QTabWidget()
        self._tabs.setTabBar(tab_bar(words("history.detail")))
        self._tabs.setDocumentMode(True)
        self._tabs.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Space.XS)
        rows.addLayout(top)
        rows.addLayout(told)
        rows.addWidget(self.notice)
        rows.addLayout(sound)
        rows.addLayout(controls)
        rule = QFrame()
        role(rule, "rule")
        rows.addWidget(rule)
        rows.addWidget(self._beside, 1)
        rows.addWidget(self._tabs, 1)
        self.opinion.setFixedWidth(_OPINION)

    def as_page(self, page: bool) -> None:
        """Alone in a narrow window, with the way back."""
        self._back.setVisible(page)

    def resizeEvent(self, event: object) -> None:
        narrow = self.width() < 2 * _OPINION + Size.CALLS // 4
        if narrow == (self._tabs.count() == 0):
            words = self._look.words
            if narrow:
                self.opinion.setMinimumWidth(0)
                self.opinion.setMaximumWidth(Size.UNBOUNDED)
                self._tabs.addTab(self.transcript, words("live.transcript"))
                self._tabs.addTab(self.opinion, words("history.opinion"))
            else:
                while self._tabs.count():
                    self._tabs.removeTab(0)
                self._row.addWidget(self.transcript, 1)
                self._row.addWidget(self.opinion)
                self.opinion.setFixedWidth(_OPINION)
                self.transcript.show()
                self.opinion.show()
            self._tabs.setVisible(narrow)
            self._beside.setVisible(not narrow)
        low = self.window().height() < Size.LOW
        self.wave.setVisible(not low)

    def refresh(self) -> None:
        """Another call, or something of this one is another."""
        presenter, words = self._presenter, self._look.words
        row = presenter.row
        self.setVisible(row is not None)
        if row is None:
            return
        self._name.setText(words("live.sama", name=row.customer))
        self._phone.setText(row.phone_masked)
        told = [when_text(self._look, row), outcome_text(self._look, row), words.yen(row.value), words.named("segment", row.segment)]
        told += [words.named("script", row.pack), reasons_text(self._look, row), words.listed(row.operators)]
        if row.recovered is not None:
            told.append(words("history.recovered_with", yen=words.yen(row.recovered)))
        survey = presenter.detail.get("survey") or {}
        if survey.get("answered"):
            by = "history.survey" if survey["nps"] is not None else "history.survey_keypad"
            told.append(words(by, csat=survey["csat"], nps=survey["nps"]))
        self._told.setText("  ·  ".join(one for one in told if one))
        on, tip = presenter.online and bool(presenter.detail), words("history.evidence_tip")
        permit(self.evidence, self._look, presenter.allows, What.PROVE, on=on, tip=tip)
        self.opinion.refresh()
        self.transcript.refresh()

    def show_words(self) -> None:
        presenter, row = self._presenter, self._presenter.row
        self.transcript.show_log(presenter.log, row.customer if row else "")
        if row is not None and row.found is not None:
            self.transcript.choose(presenter.turn_at(row.found[0]))

    def show_outline(self) -> None:
        entries = self._presenter.log.entries
        turns = self._presenter.detail.get("transcript") or []
        spoken = tuple(
            (float(turn["started"]), float(turn["ended"])) for entry, turn in zip(entries, turns, strict=False) if entry.who is Who.OPERATOR
        )
        self.wave.show_outline(self._presenter.outline, spoken)
        self.show_sound()

    def show_sound(self) -> None:
        presenter, words = self._presenter, self._look.words
        usable = presenter.recorded and presenter.online and not presenter.fetching
        self.play.setEnabled(usable)
        key = "fetching" if presenter.fetching else "pause" if presenter.playing else "play" if presenter.recorded else "no_recording"
        self.play.setText(words(f"history.{key}") + (" (Space)" if usable else ""))
        self.play.setIcon(icon("pause" if presenter.playing else "play", self._look.theme.ink, self._look.theme.ink_off))
        total = presenter.outline.seconds if presenter.outline else 0.0
        self._time.setText(f"{clock_text(presenter.position)} / {clock_text(total)}")
        self.speed.setCurrentIndex(SPEEDS.index(presenter.speed))
        self.speed.setEnabled(presenter.recorded)
        self.wave.show_position(presenter.position)
        if presenter.playing or presenter.position:
            self.transcript.show_sounding(presenter.turn_at(presenter.position), follow=presenter.playing)

    def show_notice(self) -> None:
        self.notice.show_notice(self._presenter.notice)
