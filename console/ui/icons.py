"""Line icons (Phosphor), painted in a colour of the theme.

The face is the one that qtawesome carries. Its code is left alone: loading it brings in half of Qt, and costs more than the whole window.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from console.ui.tokens import Size

_FACE: Final = "phosphor-1.3.0.ttf"
_NAMES: Final = "phosphor-charmap-1.3.0.json"
_OF_THE_BOX: Final = 0.875
"""Height of the letters: their bearing fills the rest of the icon."""


@cache
def _folder() -> Path:
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("qtawesome is not installed", name="qtawesome")
    return Path(found.origin).with_name("fonts")


@cache
def _family() -> str:
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(_folder() / _FACE)))[0]


@cache
def _letters() -> dict[str, str]:
    """By the name of the icon."""
    return {name: chr(int(code, 16)) for name, code in json.loads((_folder() / _NAMES).read_text(encoding="ascii")).items()}


class _Letter(QIconEngine):
    """Sharp at any size, for it is drawn anew for each."""

    def __init__(self, letter: str, colour: str, off: str) -> None:
        super().__init__()
        self._letter, self._colour, self._off = letter, colour, off

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        font = QFont(_family())
        font.setPixelSize(max(1, round(_OF_THE_BOX * rect.height())))
        painter.setPen(QColor(self._off if mode is QIcon.Mode.Disabled else self._colour))
        painter.setFont(font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made


@cache
def icon(name: str, colour: str, off: str | None = None) -> QIcon:
    """Icon ``name`` of the Phosphor set in ``colour``; ``off`` is its colour on a control that is switched off. Raises ``KeyError``."""
    return QIcon(_Letter(_letters()[name], colour, off or colour))


@cache
def picture(name: str, colour: str, size: int = Size.ICON, ratio: float = 1.0) -> QPixmap:
    """``ratio`` is the device pixel ratio of the screen."""
    return icon(name, colour).pixmap(QSize(size, size), ratio)
