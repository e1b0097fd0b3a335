"""The bundled Japanese face, and the font objects made from the tokens."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from console.shipped import shipped
from console.ui.tokens import Type


@cache
def load() -> tuple[str, ...]:
    """Make BIZ UDPGothic known to Qt once; the families found, the best first. A machine without the files goes on with its own faces."""
    for name in ("BIZUDPGothic_400Regular.ttf", "BIZUDPGothic_700Bold.ttf"):
        try:
            QFontDatabase.addApplicationFont(str(shipped(f"assets/fonts/{name}")))
        except FileNotFoundError:
            break
    known = set(QFontDatabase.families())
    return tuple(family for family in Type.FAMILIES if family in known)


@cache
def face(size: int = Type.BODY, *, bold: bool = False) -> QFont:
    """A font of ``size`` device-independent pixels.

    One object each is kept; take a copy to change it.
    """
    font = QFont()
    font.setFamilies(list(load() or Type.FAMILIES))
    font.setPixelSize(size)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def width(text: str, size: int = Type.BODY, *, bold: bool = False) -> int:
    """How wide ``text`` is in that face."""
    return QFontMetrics(face(size, bold=bold)).horizontalAdvance(text)
