"""The people: who there is, in which role, how things stand with them; adding, changing, and what is told once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from console.ui.controls import Choice, NumberBox, button, field
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.people.presenter import PeoplePresenter, Somebody
from console.ui.people.start_password import StartPassword
from console.ui.phase import Phase
from console.ui.placeholder import Placeholder
from console.ui.roles import ROLES
from console.ui.scrolling import scrolling
from console.ui.section import Section
from console.ui.shop_time import day_text
from console.ui.theme import role
from console.ui.tokens import Size, Space

_COLUMNS = ("name", "role", "state", "seen")
_ID = int(Qt.ItemDataRole.UserRole)
LOCK_RANGE = (1, 120)


class PeopleView(QWidget):
    def __init__(self, look: Look, presenter: PeoplePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self.setAccessibleName(words("people.title"))
        self.notice = NoticeBar(look)
        self.notice.hide()
        self.table = self._build_table()
        self._failed = Placeholder(
            look, "users", words("people.failed"), words("people.failed_body"), words("people.again"), presenter.reload
        )
        self._loading = Placeholder(look, "users", words("people.loading"), "")
        self._empty = Placeholder(look, "users", words("people.empty"), words("people.empty_body"))
        self._list = QStackedWidget()
        for widget in (self.table, self._loading, self._empty, self._failed):
            self._list.addWidget(widget)
        self._list.setMinimumHeight(5 * Size.ROW + Space.XXL)
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        beside = QWidget()
        role(beside, "clear")
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.start = StartPassword(look, presenter)
        for section in (self.start, self._build_chosen(), self._build_new(), self._build_lock()):
            column.addWidget(section)
        column.addStretch(1)
        self._beside = beside
        inside = QWidget()
        role(inside, "clear")
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._both.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._both.setSpacing(Space.M)
        self._both.addWidget(self._list, 1)
        self._both.addWidget(beside)
        area = scrolling(inside)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notice)
        rows.addWidget(area, 1)
        presenter.watch = self.refresh
        self.refresh()

    def _build_table(self) -> QTableWidget:
        words = self._look.words
        table = QTableWidget(0, len(_COLUMNS))
        table.setAccessibleName(words("people.title"))
        table.setHorizontalHeaderLabels([words(f"people.column_{name}") for name in _COLUMNS])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(Size.ROW + Space.S)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        table.setCornerButtonEnabled(False)
        table.itemSelectionChanged.connect(self._selected)
        return table

    def _build_chosen(self) -> QFrame:
        words = self._look.words
        self.chosen = Section(words("people.chosen"))
        self._who = label("", "emphasis")
        self._who.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._told = label("", "caption", wrap=True)
        self.role_box = self._roles(words("people.role_of"))
        self.role_box.activated.connect(lambda _: self._presenter.give_role(str(self.role_box.currentData())))
        self.reset = button(words("people.reset"), self._presenter.reset)
        self.switch = button("", self._switch)
        self._does = label("", "caption", wrap=True)
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        grid.addWidget(self.role_box, 0, 0, 1, 2)
        grid.addWidget(self.reset, 1, 0)
        grid.addWidget(self.switch, 1, 1)
        self.chosen.rows.addWidget(self._who)
        self.chosen.rows.addWidget(self._told)
        self.chosen.rows.addLayout(grid)
        self.chosen.rows.addWidget(self._does)
        self.undo = button("", self._undo)
        self.chosen.rows.addWidget(self.undo)
        return self.chosen

    def _build_new(self) -> QFrame:
        words = self._look.words
        section = Section(words("people.new"))
        self.new_name = field(words("people.new_name"), words("people.new_name"), 40, self._add)
        self.new_role = self._roles(words("people.new_role"))
        self._offered = ""
        self.new_role.activated.connect(lambda _: self._explain())
        self._may = label("", "caption", wrap=True)
        self.add = button(words("people.add"), self._add)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.new_role, 1)
        row.addWidget(self.add)
        section.rows.addWidget(self.new_name)
        section.rows.addLayout(row)
        section.rows.addWidget(self._may)
        self._explain()
        return section

    def _build_lock(self) -> QFrame:
        words = self._look.words
        section = Section(words("people.lock"))
        self.minutes = NumberBox()
        self.minutes.setRange(*LOCK_RANGE)
        self.minutes.setSuffix(words("people.minutes"))
        self.minutes.setAccessibleName(words("people.lock"))
        self.minutes.lineEdit().setAccessibleName(words("people.lock"))
        self.minutes.setMinimumWidth(3 * Size.TARGET)
        self.minutes.editingFinished.connect(lambda: self._presenter.set_lock(self.minutes.value()))
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.minutes)
        row.addWidget(label(words("people.lock_help"), "caption", wrap=True), 1)
        section.rows.addLayout(row)
        return section

    def _roles(self, name: str) -> QComboBox:
        box = Choice()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        for one in ROLES:
            box.addItem(self._look.words(f"role.{one}"), one)
        return box

    # what a person does

    def _selected(self) -> None:
        row = self.table.currentRow()
        if row >= 0 and (item := self.table.item(row, 0)) is not None:
            self._presenter.select(str(item.data(_ID)))

    def _add(self) -> None:
        if self.new_name.text().strip():
            self._presenter.add(self.new_name.text(), str(self.new_role.currentData()))
        else:
            self.new_name.setFocus()

    def _switch(self) -> None:
        chosen = self._presenter.chosen
        if chosen is not None:
            self._presenter.disable() if chosen.enabled else self._presenter.enable()

    def _undo(self) -> None:
        if self._presenter.disabled is not None:
            self._presenter.enable(self._presenter.disabled.id)

    # what there is to see

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= Size.MEDIUM
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._beside.setFixedWidth(Size.PANEL + Space.XXL if wide else max(1, self.width() - 2 * Space.L - Space.M))
        self._share()

    def _share(self) -> None:
        last = len(_COLUMNS) - 1
        wanted = max(self.table.sizeHintForColumn(last), self.table.horizontalHeader().sectionSizeHint(last)) + Space.L
        room = self.table.viewport().width() - wanted
        for place, part in enumerate((0.3, 0.28, 0.42)):
            self.table.setColumnWidth(place, int(room * part))

    def refresh(self) -> None:
        presenter = self._presenter
        self._list.setCurrentIndex({Phase.READY: 0, Phase.LOADING: 1, Phase.EMPTY: 2, Phase.FAILED: 3}[presenter.phase])
        self.notice.show_notice(presenter.refusal if presenter.phase is not Phase.FAILED else None)
        self._fill()
        self._offer(presenter.next_role)
        self._show_chosen(presenter.chosen)
        if self.start.refresh():
            self.new_name.clear()
            self.start.password.setFocus()
            self.start.password.selectAll()
        if not self.minutes.hasFocus():
            self.minutes.setValue(presenter.lock_minutes)
        for made in (self.add, self.reset, self.switch, self.role_box):
            made.setEnabled(not presenter.busy)

    def _fill(self) -> None:
        words, people = self._look.words, self._presenter.people
        self.table.blockSignals(True)
        self.table.setRowCount(len(people))
        for row, one in enumerate(people):
            seen = day_text(words, one.seen) or words("people.never")
            texts = (one.name, words.named("role", one.role), words(f"people.state_{one.state}"), seen)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setData(_ID, one.id)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
            if one.id == self._presenter.selected:
                self.table.selectRow(row)
        self.table.blockSignals(False)
        self._share()

    def _show_chosen(self, chosen: Somebody | None) -> None:
        words = self._look.words
        self.chosen.setVisible(chosen is not None)
        if chosen is None:
            return
        self._who.setText(chosen.name)
        self._told.setText(f"{words(f'people.state_{chosen.state}')}  {words('people.added_by', name=chosen.created_by)}")
        self.role_box.setCurrentIndex(max(0, self.role_box.findData(chosen.role)))
        self.switch.setText(words("people.disable" if chosen.enabled else "people.enable"))
        self._does.setText(words("people.at_once" if chosen.enabled else "people.enable_help"))
        gone = self._presenter.disabled
        self.undo.setVisible(gone is not None)
        if gone is not None:
            self.undo.setText(words("people.undo", name=gone.name))

    def _offer(self, role: str) -> None:
        """Chosen beforehand, whenever it is another; what somebody chooses after that stays."""
        if role != self._offered:
            self._offered = role
            self.new_role.setCurrentIndex(self.new_role.findData(role))
            self._explain()

    def _explain(self) -> None:
        self._may.setText(self._look.words(f"people.may_{self.new_role.currentData()}"))
