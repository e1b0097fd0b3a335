"""Small things that several painted widgets draw alike: a key cap, a focus ring, a dot that is also a shape."""

from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPolygonF

from console.ui import fonts
from console.ui.live.call_state import Holder
from console.ui.tokens import Size, Space, Theme, Type


def focus_ring(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.focus), Size.FOCUS))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = Size.FOCUS / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), Size.RADIUS, Size.RADIUS)


def plate(painter: QPainter, rect: QRectF, fill: str, edge: str, radius: float = Size.RADIUS) -> None:
    """A filled rounded rectangle with a hairline that stays crisp at any scale."""
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QBrush(QColor(fill)))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def key_cap(painter: QPainter, rect: QRectF, key: str, fill: str, edge: str, ink: str) -> None:
    plate(painter, rect, fill, edge, Space.XS)
    painter.setPen(QColor(ink))
    painter.setFont(fonts.face(Type.CAPTION, bold=True))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)


def holder_mark(painter: QPainter, centre: QPointF, holder: Holder | None, colour: str, size: float = Size.DOT) -> None:
    """Disc: the AI has the line. Square: an operator. Two bars: hold. Ring: it is ringing (``None``)."""
    half = size / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    box = QRectF(centre.x() - half, centre.y() - half, size, size)
    if holder is Holder.AI:
        painter.drawEllipse(box)
    elif holder is Holder.OPERATOR:
        painter.drawRoundedRect(box, 2, 2)
    elif holder is Holder.HOLD:
        bar = size * 0.32
        painter.drawRect(QRectF(box.left(), box.top(), bar, size))
        painter.drawRect(QRectF(box.right() - bar, box.top(), bar, size))
    else:
        painter.setPen(QPen(QColor(colour), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))


def tick(painter: QPainter, rect: QRectF, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
    painter.drawPolyline(
        QPolygonF([QPointF(x + w * 0.2, y + h * 0.55), QPointF(x + w * 0.42, y + h * 0.76), QPointF(x + w * 0.82, y + h * 0.28)])
    )


@cache
def _metrics(size: int, bold: bool) -> QFontMetrics:
    return QFontMetrics(fonts.face(size, bold=bold))


def elided(text: str, width: float, size: int = Type.BODY, *, bold: bool = False) -> str:
    """``text`` shortened with … to fit ``width``."""
    return _metrics(size, bold).elidedText(text, Qt.TextElideMode.ElideRight, int(width))


def figures_width(text: str, metrics: QFontMetrics) -> int:
    """Width of ``text`` when every digit takes the room of the widest."""
    digit = max(metrics.horizontalAdvance(one) for one in "0123456789")
    return sum(digit if char.isdigit() else metrics.horizontalAdvance(char) for char in text)


_WHOLE_CENTRED: Final = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextDontClip)


@cache
def _advances(face: str) -> dict[str, int]:
    """By letter, as it is met, in one face; all digits as wide as the widest."""
    return {}


def figures(painter: QPainter, rect: QRectF, text: str, *, right: bool = False) -> None:
    """Times and amounts with all digits equally wide, which the bundled face has not: a running clock must not shake."""
    metrics = painter.fontMetrics()
    advances = _advances(painter.font().key())
    for char in text:
        if char not in advances:
            advances[char] = max(map(metrics.horizontalAdvance, "0123456789")) if char.isdigit() else metrics.horizontalAdvance(char)
    x = rect.right() - sum(advances[char] for char in text) if right else rect.left()
    for char in text:
        width = advances[char]
        painter.drawText(QRectF(x, rect.top(), width, rect.height()), _WHOLE_CENTRED, char)
        x += width
