"""Where the keys go when a view as a whole is given them."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class PassedFocus(QObject):
    """Passes the focus that ``view`` is given on to ``part``, while that can be seen.

    Not a focus proxy: Tab takes a view with a proxy for one more stop and goes on behind the part, so that what stands before it
    is never reached; and while the part is hidden Tab stays where it is.
    """

    def __init__(self, view: QWidget, part: QWidget) -> None:
        super().__init__(view)
        self._part = part
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and self._part.isVisible():
            self._part.setFocus()
        return False
