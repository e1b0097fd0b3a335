"""Whether words stand whole where they stand: by width, by height at that width, and within what holds them."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

from console.ui import fonts
from console.ui.controls import Choice, NarrowChoice
from console.ui.tokens import Space, Type

_ENOUGH = 8 * Type.BODY
"""Of words that may be shortened so much is to be seen."""


def clipped(widget: QWidget, window: QWidget) -> Iterator[str]:
    """What of ``widget`` is not to be read whole. Names of a shop's own customers and goods may be shortened, with … at their end."""
    if isinstance(widget, QHeaderView):
        yield from _headings(widget)
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(at) for at in range(widget.count()) if widget.tabRect(at).right() > widget.width())
    elif isinstance(widget.parent(), QAbstractScrollArea):
        return
    elif isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QComboBox):
        yield from _choice(widget)
    elif isinstance(widget, QAbstractSpinBox):
        if _wide(widget, widget.text()) > widget.lineEdit().width():
            yield widget.text()
    elif isinstance(widget, QLineEdit):
        hint = "" if widget.text() or isinstance(widget.parent(), QAbstractSpinBox) else widget.placeholderText()
        if _wide(widget, hint) > widget.width() - 2 * Space.M:
            yield hint
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    if isinstance(widget, (QLabel, QAbstractButton, QLineEdit, QComboBox)) and _cut_by_what_holds_it(widget, window):
        yield f"{words_of(widget)} (beyond what holds it)"


def words_of(widget: QWidget) -> str:
    text = getattr(widget, "words", "")
    if isinstance(text, str) and text:
        return text
    return widget.text() if isinstance(widget, (QLabel, QAbstractButton)) and widget.text() else widget.accessibleName()


def room_of(box: QComboBox) -> int:
    """For the words of a choice."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()


def _wide(widget: QWidget, text: str) -> int:
    return QFontMetrics(widget.font()).horizontalAdvance(text)


def _headings(header: QHeaderView) -> Iterator[str]:
    model, metrics = header.model(), QFontMetrics(fonts.face(Type.CAPTION, bold=True))
    if model is None or header.orientation() is not Qt.Orientation.Horizontal:
        return
    for part in range(header.count()):
        title = str(model.headerData(part, Qt.Orientation.Horizontal) or "")
        if not header.isSectionHidden(part) and metrics.horizontalAdvance(title) > header.sectionSize(part) - 2 * Space.S:
            yield title


def _label(label: QLabel) -> Iterator[str]:
    if not label.text() or not label.pixmap().isNull():
        return
    said, metrics = words_of(label), QFontMetrics(label.font())
    if label.wordWrap():
        # Two pixels below the letters are the room to the next line.
        low = label.height() < max(metrics.height(), label.heightForWidth(label.width()) - 1)
        broken = any(metrics.horizontalAdvance(word) > label.width() for word in said.split() if word.isascii())
        if low or broken:
            yield said
    elif metrics.horizontalAdvance(label.text()) > label.width() + 1 or metrics.height() > label.height() + 2:
        yield said


def _choice(box: QComboBox) -> Iterator[str]:
    room = room_of(box)
    if _wide(box, box.currentText()) > room and not (isinstance(box, NarrowChoice) and room >= _ENOUGH):
        yield box.currentText()
    if not isinstance(box, Choice):  # whose list is as wide as its words
        yield f"{box.accessibleName()}: the list"


def _button(button: QAbstractButton) -> Iterator[str]:
    if isinstance(button, QCheckBox):
        if button.sizeHint().width() > button.width() + 1:
            yield button.text()
    elif type(button) is QPushButton and (
        _wide(button, button.text()) > button.width() or button.height() < QFontMetrics(button.font()).height()
    ):
        yield button.text()


def _cut_by_what_holds_it(widget: QWidget, window: QWidget) -> bool:
    """A scroll area brings into view what is below, and what is at the right where it scrolls so."""
    holder = widget.parentWidget()
    while holder is not None:
        place, area = QRect(widget.mapTo(holder, QPoint(0, 0)), widget.size()), holder.parentWidget()
        too_wide, too_low = place.right() > holder.width(), place.bottom() > holder.height()
        if isinstance(area, QAbstractScrollArea) and holder is area.viewport():
            return too_wide and area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if too_wide or too_low:
            return True
        holder = None if holder is window else area
    return False
