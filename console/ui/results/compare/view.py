"""Two versions of a script beside each other: whether it can be told which is better, the figures of both, and the end of it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.ui.answers import JSON
from console.ui.controls import button, field
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.permitted import permit
from console.ui.phase import Phase
from console.ui.placeholder import Placeholder
from console.ui.results import compare_text
from console.ui.results.compare.presenter import OPENS, ComparePresenter
from console.ui.roles import What
from console.ui.scrolling import column_page, scrolling
from console.ui.section import Section
from console.ui.theme import role
from console.ui.tokens import Size, Space

_ARMS = ("a", "b")


class CompareView(QWidget):
    def __init__(self, look: Look, presenter: ComparePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self.setMinimumWidth(1)
        self.setAccessibleName(words("compare.page"))
        self.notice = NoticeBar(look)
        self.notice.hide()
        inside, column = column_page()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(Space.M)
        column.addLayout(self._cards)
        column.addWidget(self._build_wanted())
        column.addStretch(1)
        self.area = scrolling(inside)
        self._loading = Placeholder(look, "timer", words("compare.loading"), "")
        self._empty = Placeholder(look, "chart-bar", words("compare.none_title"), words("compare.none_body"))
        self._failed = Placeholder(look, "warning", words("compare.failed_title"), "", words("queue.retry"), presenter.reload)
        self._stack = QStackedWidget()
        for page in (self.area, self._loading, self._empty, self._failed):
            self._stack.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notice)
        rows.addWidget(self._stack, 1)
        self._wide = True
        presenter.watch = self.refresh
        self.refresh()

    def _build_wanted(self) -> Section:
        words = self._look.words
        made = Section(words("compare.wanted"))
        self.points = field(words("compare.wanted"), words("compare.wanted"), 4, self._save_points)
        self.points.setFixedWidth(Size.RAIL)
        self.save = button(words("compare.wanted_save"), self._save_points)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.points)
        row.addWidget(self.save)
        row.addStretch(1)
        made.rows.addLayout(row)
        made.rows.addWidget(label(words("compare.wanted_help"), "caption", wrap=True))
        return made

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= Size.MEDIUM
        if wide is not self._wide:
            self._wide = wide
            self.refresh()

    def refresh(self) -> None:
        presenter = self._presenter
        if presenter.failure is not None:
            self._failed.say(presenter.failure.said(self._look.lang))
        pages = {Phase.LOADING: self._loading, Phase.EMPTY: self._empty, Phase.FAILED: self._failed}
        self._stack.setCurrentWidget(pages.get(presenter.phase, self.area))
        self.notice.show_notice(presenter.notice)
        while (item := self._cards.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for found in presenter.comparisons:
            self._cards.addWidget(self._card(found))
        if not self.points.hasFocus():
            self.points.setText(f"{presenter.points:g}")
        for control in (self.points, self.save):
            permit(control, self._look, presenter.allows, What.MANAGE, on=presenter.online)

    def _card(self, found: JSON) -> Section:
        words = self._look.words
        made = Section(compare_text.name(words, found))
        when = label(compare_text.when(words, found), "caption", wrap=True)
        made.rows.addWidget(when)
        state = label(compare_text.verdict(words, found), "act" if found["verdict"]["state"] == "ratio" else "emphasis", wrap=True)
        made.rows.addWidget(state)
        made.rows.addWidget(label(compare_text.reasons(words, found), "soft", wrap=True))
        for one in compare_text.rows(words, found):
            if one.worse:
                made.rows.addWidget(self._warning(compare_text.worse(words, found, one.figure)))
        made.rows.addLayout(self._figures(found))
        for text in compare_text.left_out(words, found):
            made.rows.addWidget(label(text, "caption", wrap=True))
        if found["running"]:
            made.rows.addLayout(self._ends(found))
        return made

    def _warning(self, text: str) -> QFrame:
        frame = QFrame()
        role(frame, "notice")
        row = QHBoxLayout(frame)
        row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        row.addWidget(label(text, wrap=True))
        return frame

    def _figures(self, found: JSON) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(0)
        head = compare_text.head(self._look.words, found)
        for column, text in enumerate(head if self._wide else head[:3]):
            name = label(text, "caption")
            name.setContentsMargins(Space.S + 1 if column in (1, 2) else 0, Space.XS, 0, 0)
            grid.addWidget(name, 0, column)
        line = 1
        for one in compare_text.rows(self._look.words, found):
            figure = label(one.name, "strong" if one.figure == compare_text.MAIN else "plain", wrap=True)
            figure.setToolTip(one.remark)
            figure.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(figure, line, 0)
            grid.setRowMinimumHeight(line, Size.TARGET)
            for column, arm in enumerate(_ARMS, 1):
                grid.addWidget(self._value(found, arm, one), line, column, Qt.AlignmentFlag.AlignLeft)
            more = label(one.more, "act" if one.worse else "plain")
            if self._wide:
                grid.addWidget(more, line, 3)
            elif one.more:
                line += 1
                grid.addWidget(more, line, 1, 1, 2)
            line += 1
        for column, stretch in enumerate((3, 3, 3, 4) if self._wide else (3, 4, 4)):
            grid.setColumnStretch(column, stretch)
        return grid

    def _value(self, found: JSON, arm: str, one: compare_text.Row) -> QWidget:
        text = one.a if arm == "a" else one.b
        if one.figure not in OPENS:
            made = label(text)
            made.setContentsMargins(Space.S + 1, 0, 0, 1)
            return made
        opens = QPushButton(text)
        role(opens, "quiet")
        said = self._look.words("compare.opens", arm=arm.upper(), figure=one.name)
        opens.setToolTip(said)
        opens.setAccessibleName(f"{one.name} {arm.upper()} {text}")
        opens.setAccessibleDescription(said)
        opens.clicked.connect(partial(self._presenter.behind, found, arm, one.figure))
        return opens

    def _ends(self, found: JSON) -> QVBoxLayout:
        words, presenter = self._look.words, self._presenter
        rows, row = QVBoxLayout(), QHBoxLayout()
        row.setSpacing(Space.S)
        pressed = presenter.pressed[1] if presenter.pressed and presenter.pressed[0] == found["release_id"] else None
        for arm in _ARMS:
            use = QPushButton(words(f"compare.use_{arm}"))
            role(use, "primary" if arm == pressed else "plain")
            permit(use, self._look, presenter.allows, What.MANAGE, on=presenter.online, tip=words(f"compare.use_tip_{arm}"))
            use.clicked.connect(partial(presenter.press, found, arm))
            row.addWidget(use)
            if arm == pressed:
                use.setFocus()
        row.addStretch(1)
        rows.addLayout(row)
        if pressed is not None:
            early = found["verdict"]["state"] == "early"
            rows.addWidget(label(words("compare.use_early" if early else "compare.use_sure", arm=pressed.upper()), "act", wrap=True))
        return rows

    def _save_points(self) -> None:
        self._presenter.set_points(self.points.text().strip())
