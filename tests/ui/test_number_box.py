"""A number in a form that is scrolled."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.ui.controls import NumberBox


def test_the_wheel_goes_past_a_number_that_nobody_writes_in(qtbot: QtBot) -> None:
    form, box, other = QWidget(), NumberBox(), QLineEdit()
    rows = QVBoxLayout(form)
    rows.addWidget(other)
    rows.addWidget(box)
    box.setValue(50)
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
    other.setFocus()
    turned = _turned()
    QApplication.sendEvent(box, turned)
    assert box.value() == 50
    assert not turned.isAccepted()  # it is for what holds the box
    box.setFocus()
    QApplication.sendEvent(box, _turned())
    assert box.value() == 49


def _turned() -> QWheelEvent:
    at, down = QPointF(5, 5), QPoint(0, -120)
    return QWheelEvent(at, at, down, down, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
