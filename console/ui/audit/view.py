"""The audit log: filters over it, the state of the chain, the entries, and the way out as a file."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.ui.audit.presenter import SPANS, AuditPresenter
from console.ui.audit.table import EntriesTable
from console.ui.controls import Choice, button
from console.ui.date_field import as_written
from console.ui.icons import picture
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.phase import Phase
from console.ui.placeholder import Placeholder
from console.ui.theme import role
from console.ui.tokens import Size, Space

POLL_MS = 300
DAMAGE_SHOWN = 3


class AuditView(QWidget):
    def __init__(self, look: Look, presenter: AuditPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self.setAccessibleName(words("audit.title"))
        self.notice = NoticeBar(look)
        self.notice.hide()
        self.table = EntriesTable(look, presenter)
        failed = Placeholder(
            look, "clipboard-text", words("audit.failed"), words("audit.failed_body"), words("audit.again"), presenter.reload
        )
        loading = Placeholder(look, "clipboard-text", words("audit.loading"), "")
        empty = Placeholder(look, "clipboard-text", words("audit.empty"), words("audit.empty_body"))
        self._list = QStackedWidget()
        for widget in (self.table, loading, empty, failed):
            self._list.addWidget(widget)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._build_bar())
        rows.addWidget(self._build_chain())
        rows.addWidget(self.notice)
        rows.addWidget(self._list, 1)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(presenter.poll)
        presenter.watch = self.refresh
        self.refresh()

    def _build_bar(self) -> QFrame:
        words = self._look.words
        bar = QFrame()
        role(bar, "surface")
        self.who, self.kind, self.span = (self._box(words(f"audit.{name}")) for name in ("who", "kind", "span"))
        for one in SPANS:
            self.span.addItem(words(f"audit.span_{one}"), one)
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        as_written(self._look, self.day)
        self.day.setAccessibleName(words("audit.day"))
        today = self._presenter.today
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.day.dateChanged.connect(lambda _: self._chosen(0))
        self.count = label("", "caption")
        self.export = button(words("audit.export"), self._presenter.export)
        self._grid = QGridLayout(bar)
        self._grid.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        self._grid.setSpacing(Space.S)
        self._wide: bool | None = None
        self._arrange(wide=True)
        return bar

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for place, widget in enumerate((self.who, self.kind, self.span, self.day)):
            self._grid.addWidget(widget, 0 if wide or place < 3 else 1, place if wide else place % 3)
        self._grid.addWidget(self.count, 0 if wide else 1, 4 if wide else 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self.export, 0 if wide else 1, 5 if wide else 2)
        for column in range(6):
            self._grid.setColumnStretch(column, 1 if column < 3 else 0)

    def _build_chain(self) -> QFrame:
        words = self._look.words
        frame = QFrame()
        role(frame, "surface")
        self.verdict = label("", "soft", wrap=True)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(words("audit.verify"))
        self.verify = button(words("audit.verify"), self._presenter.verify)
        row = QHBoxLayout(frame)
        row.setContentsMargins(Space.L, 0, Space.L, Space.S)
        row.setSpacing(Space.M)
        self.seal = QLabel()
        row.addWidget(self.seal)
        row.addWidget(self.verdict, 1)
        row.addWidget(self.progress, 1)
        row.addWidget(self.verify)
        return frame

    def _box(self, name: str) -> QComboBox:
        box = Choice()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.activated.connect(self._chosen)
        return box

    def _chosen(self, _: int) -> None:
        who, kind, span = (str(box.currentData() or "") for box in (self.who, self.kind, self.span))
        picked = self.day.date()
        day = date(picked.year(), picked.month(), picked.day()) if span == "day" else None
        wanted = replace(self._presenter.wanted, who=who, kind=kind, span=span, day=day)
        if wanted != self._presenter.wanted:
            self._presenter.want(wanted)

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        who = {"": words("audit.anybody"), **{name: self._name(name) for name in presenter.names}}
        _fill(self.who, who, presenter.wanted.who)
        _fill(
            self.kind,
            {"": words("audit.anything"), **{kind: words.named("audit.kinds", kind) for kind in presenter.kinds}},
            presenter.wanted.kind,
        )
        self.span.setCurrentIndex(SPANS.index(presenter.wanted.span))
        self.day.setVisible(presenter.wanted.span == "day")
        self._list.setCurrentIndex({Phase.READY: 0, Phase.LOADING: 1, Phase.EMPTY: 2, Phase.FAILED: 3}[presenter.phase])
        self.count.setText(words("audit.count", n=f"{presenter.total:,}") if presenter.phase in (Phase.READY, Phase.EMPTY) else "")
        self.export.setEnabled(presenter.phase is Phase.READY)
        self.notice.show_notice(presenter.refusal if presenter.phase is not Phase.FAILED else None)
        if presenter.saved is not None:
            self.count.setText(words("audit.saved", path=presenter.saved.rsplit("/", 1)[-1]))
            self.count.setToolTip(presenter.saved)
        self.table.entries.refresh()
        self._show_chain()

    def _name(self, who: str) -> str:
        return self._look.words.named("audit.by", who)

    def _show_chain(self) -> None:
        words, state, lang = self._look.words, self._presenter.verifying, self._look.lang
        running = self._presenter.running
        self.progress.setVisible(running)
        self.verdict.setVisible(not running)
        self.seal.setVisible(not running)
        self.verify.setEnabled(not running)
        if running:
            self.progress.setRange(0, max(1, int(state.get("of") or 1)))
            self.progress.setValue(int(state.get("done") or 0))
            self.progress.setFormat(words("audit.verifying", done=f"{int(state.get('done') or 0):,}", of=f"{int(state.get('of') or 0):,}"))
            if self.isVisible() and not self._poll.isActive():
                self._poll.start()
            return
        self._poll.stop()
        result, error = state.get("result"), state.get("error")
        if isinstance(result, dict) and result.get("whole"):
            self._say("whole", words("audit.whole", n=f"{int(result['entries']):,}", noted=str(result["noted"])[:24]))
            self.verdict.setToolTip(str(result["noted"]))
        elif isinstance(result, dict):
            damage = [str(one.get(lang) or "") for one in result.get("damage", ())]
            more = words("audit.more_damage", n=len(damage) - DAMAGE_SHOWN) if len(damage) > DAMAGE_SHOWN else ""
            self._say("damaged", words("audit.damaged", what=" ".join([*damage[:DAMAGE_SHOWN], more]).strip()))
        elif isinstance(error, dict):
            self._say("damaged", str(error.get(lang) or ""))
        else:
            self._say("unknown", words("audit.not_verified"))

    def _say(self, how: str, sentence: str) -> None:
        theme = self._look.theme
        mark, ink = {"whole": ("check-circle", theme.done.ink), "damaged": ("warning", theme.act.ink)}.get(how, ("link", theme.ink_faint))
        self.seal.setPixmap(picture(mark, ink, Size.ICON_RAIL, self.devicePixelRatioF()))
        role(self.verdict, "act" if how == "damaged" else "soft")
        self.verdict.setText(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=self.width() >= Size.MEDIUM)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_chain()

    def hideEvent(self, event: QHideEvent) -> None:
        self._poll.stop()
        super().hideEvent(event)


def _fill(box: QComboBox, items: dict[str, str], chosen: str) -> None:
    if [box.itemData(place) for place in range(box.count())] != list(items):
        box.clear()
        for value, text in items.items():
            box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
