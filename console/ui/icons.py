"""Line icons (Phosphor, bundled with qtawesome), painted in a colour of the theme."""

from functools import cache
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

from console.ui.tokens import Size


@cache
def _font() -> Any:
    # One of qtawesome's eleven fonts is enough; its module-level icon() would read them all.
    from qtawesome.iconic_font import IconicFont

    return IconicFont(("ph", "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json"))


@cache
def icon(name: str, colour: str, off: str | None = None) -> QIcon:
    """Icon ``name`` of the Phosphor set in ``colour``; ``off`` is its colour on a control that is switched off."""
    made: QIcon = _font().icon(f"ph.{name}", color=colour, color_disabled=off or colour)
    return made


def picture(name: str, colour: str, size: int = Size.ICON, ratio: float = 1.0) -> QPixmap:
    """``ratio`` is the device pixel ratio of the screen."""
    return icon(name, colour).pixmap(QSize(size, size), ratio)
