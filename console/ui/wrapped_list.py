"""A list whose rows are as high as their words need."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.ui import fonts
from console.ui.tokens import Size, Space, Type

_LEFT = Space.S + Size.STRIPE
_LINE = Type.BODY * Type.PROSE_LINE


class WrappedList(QListWidget):
    """Nothing of a row is cut off: its words wrap at the width of the list, with the room between lines that sentences have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_WrappedRow(self))

    def viewportSizeHint(self) -> QSize:
        """All rows, for who lets the list be as high as they are (``AdjustToContents``)."""
        return QSize(super().viewportSizeHint().width(), sum(map(self.sizeHintForRow, range(self.count()))))


class _WrappedRow(QStyledItemDelegate):
    def __init__(self, rows: QListWidget) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        lines = _laid_out(str(index.data()), self._rows.viewport().width()).lineCount()
        return QSize(0, round(lines * _LINE) + 2 * Space.XS)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        self.initStyleOption(option, index)
        words, option.text = option.text, ""
        self._rows.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, self._rows)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        _laid_out(words, option.rect.width()).draw(painter, QPointF(option.rect.x() + _LEFT, option.rect.y() + Space.XS))


def _laid_out(words: str, width: int) -> QTextLayout:
    layout = QTextLayout(words.replace("\n", "\N{LINE SEPARATOR}"), fonts.face())
    wraps = QTextOption()
    wraps.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wraps)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width - _LEFT - Space.S))
        line.setPosition(QPointF(0, top + (_LINE - line.height()) / 2))
        top += _LINE
    layout.endLayout()
    return layout
