"""Somebody is at this desk: keys, buttons, the wheel, a finger, in whichever of its windows. What locks the desk counts from the last of them."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow

_BY_A_PERSON: Final = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin)


class Presence(QObject):
    """``felt`` is called for each of them."""

    # In the windows what a person does comes in, and little else: a filter on the whole program would be asked for every event there is.

    def __init__(self, felt: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._felt = felt
        program = QGuiApplication.instance()
        assert isinstance(program, QGuiApplication)
        # A dialog or a sheet has a window of its own.
        program.focusWindowChanged.connect(self.heed)

    def heed(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _BY_A_PERSON:
            self._felt()
        return False
