"""The list of past calls: when, who, how it ended, why; the words that were looked for underneath."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.ui import fonts
from console.ui.history.calls import PastCall
from console.ui.history.presenter import Change, HistoryPresenter
from console.ui.look import Look, clock_text
from console.ui.painting import elided, figures, focus_ring, plate
from console.ui.shop_time import day_text
from console.ui.tokens import Size, Space, Type

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
CALL = int(Qt.ItemDataRole.UserRole)
_LINE = 22
_OUTCOME = 112
_NAME = 158


def outcome_text(look: Look, call: PastCall) -> str:
    return look.words.named("outcome", call.outcome) or look.words.named("line_result", call.line_result)


def when_text(look: Look, call: PastCall) -> str:
    return day_text(look.words, call.started)


def reasons_text(look: Look, call: PastCall) -> str:
    return look.words.listed(look.words.named("intent", reason) for reason in call.reasons)


class CallsModel(QAbstractListModel):
    def __init__(self, look: Look, presenter: HistoryPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self._count = len(presenter.rows)

    def call_at(self, index: Index) -> PastCall | None:
        rows = self._presenter.rows
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    def on_change(self, change: Change) -> None:
        count = len(self._presenter.rows)
        if change is Change.ROWS_RESET or count < self._count:
            self.beginResetModel()
            self._count = count
            self.endResetModel()
        elif count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count:
            self.dataChanged.emit(self.index(0), self.index(count - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._presenter.has_more()

    def fetchMore(self, parent: Index) -> None:
        self._presenter.more()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        call = self.call_at(index)
        if call is None:
            return None
        if role == CALL:
            return call
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = [when_text(self._look, call), call.customer, outcome_text(self._look, call), reasons_text(self._look, call)]
            return "  ".join(part for part in [*parts, call.found[1] if call.found else ""] if part)
        return None


class CallDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        call = index.data(CALL)
        return QSize(200, 2 * _LINE + Space.M + (_LINE if isinstance(call, PastCall) and call.found else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        call = index.data(CALL)
        if not isinstance(call, PastCall):
            return
        theme, words, box = self._look.theme, self._look.words, QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, QColor(theme.selected if selected else theme.surface))
        painter.fillRect(QRectF(box.left(), box.bottom(), box.width(), 1), QColor(theme.line))
        if selected:
            painter.fillRect(QRectF(box.left(), box.top(), Size.STRIPE, box.height()), QColor(theme.primary))
        left, width = box.left() + Space.M, box.width() - 2 * Space.M
        line = QRectF(left, box.top() + Space.XS + 2, width, _LINE)
        painter.setFont(fonts.face(Type.CAPTION))
        painter.setPen(QColor(theme.ink_faint))
        figures(painter, QRectF(line.left(), line.top(), _NAME - Space.S, _LINE), when_text(self._look, call))
        figures(
            painter,
            QRectF(line.right() - 48, line.top(), 48, _LINE),
            clock_text(call.seconds) if call.seconds is not None else "–",
            right=True,
        )
        painter.setFont(fonts.face(Type.BODY, bold=True))
        painter.setPen(QColor(theme.ink))
        chip_width = min(_OUTCOME, int(width) // 5)
        room = width - _NAME - 56 - chip_width - Space.XS
        painter.drawText(
            QRectF(line.left() + _NAME, line.top(), room, _LINE), Qt.AlignmentFlag.AlignVCenter, elided(call.customer, room, bold=True)
        )
        chip = QRectF(line.right() - 56 - chip_width, line.top() + 1, chip_width, 20)
        good = call.recovered is not None
        plate(
            painter,
            chip,
            theme.done.soft if good else theme.window if not selected else theme.surface,
            theme.done.fill if good else theme.edge,
            Space.XS,
        )
        painter.setFont(fonts.face(Type.CAPTION))
        painter.setPen(QColor(theme.done.ink if good else theme.ink_soft))
        said = words("history.recovered_chip") if good else outcome_text(self._look, call)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, elided(said, chip_width - Space.S, Type.CAPTION))
        below = line.translated(0, _LINE)
        painter.setPen(QColor(theme.ink_soft))
        told = [
            words.named("segment", call.segment),
            words.named("script", call.pack),
            reasons_text(self._look, call),
            words.listed(call.operators),
        ]
        told += [f"#{tag}" for tag in call.tags] + ([words("history.score_short", n=call.score)] if call.score is not None else [])
        painter.drawText(
            below.adjusted(_NAME, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter,
            elided("  ".join(t for t in told if t), width - _NAME, Type.CAPTION),
        )
        if call.found:
            found = below.translated(0, _LINE)
            painter.setPen(QColor(theme.ink_faint))
            figures(painter, QRectF(found.left(), found.top(), _NAME - Space.S, _LINE), clock_text(call.found[0]))
            painter.setPen(QColor(theme.ink))
            painter.drawText(
                found.adjusted(_NAME, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, elided(f"「{call.found[1]}」", width - _NAME, Type.CAPTION)
            )
        view = option.widget
        if selected and view is not None and view.hasFocus():
            focus_ring(painter, box.adjusted(0, 0, 0, -1), theme)
        painter.restore()


class CallsList(QListView):
    def __init__(self, look: Look, presenter: HistoryPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.calls = CallsModel(look, presenter, self)
        self.setModel(self.calls)
        self.setItemDelegate(CallDelegate(look, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(look.words("history.table"))
