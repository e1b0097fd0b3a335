"""At most one repaint an interval, however often something changes."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from console.ui.tokens import Motion


class Throttle(QObject):
    """``throttle()`` runs ``then`` at once when the interval has passed, else once at its end."""

    def __init__(self, then: Callable[[], None], parent: QObject, ms: int = Motion.REFRESH) -> None:
        super().__init__(parent)
        self._then = then
        self._due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ms)
        self._timer.timeout.connect(self._over)

    def __call__(self) -> None:
        if self._timer.isActive():
            self._due = True
        else:
            self._timer.start()
            self._then()

    def flush(self) -> None:
        """What waits for the interval's end runs now: a picture shows the latest."""
        if self._due:
            self._over()

    def _over(self) -> None:
        if self._due:
            self._due = False
            self._timer.start()
            self._then()
