"""What widgets write by themselves, as they write it: each word with its ink and its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QTextLayout
from PySide6.QtWidgets import QWidget

_ICONS = "\ue000"


@dataclass(frozen=True, slots=True)
class Written:
    """``where`` in pixels of what is painted on."""

    text: str
    ink: str
    where: QRect


@contextmanager
def painted() -> Iterator[list[Written]]:
    """While a window is taken. What is switched off is left out."""
    written: list[Written] = []
    write, lay = QPainter.drawText, QTextLayout.draw

    def note(painter: QPainter, text: str, place: QRectF) -> None:
        device = painter.device()
        # An icon is a letter of a face of its own, drawn into a picture first.
        if text.strip() and text < _ICONS and not (isinstance(device, QWidget) and not device.isEnabled()):
            written.append(Written(text, painter.pen().color().name(), painter.deviceTransform().mapRect(place).toRect()))

    def writes(painter: QPainter, *args: Any) -> Any:
        text = next((one for one in args if isinstance(one, str)), "")
        note(painter, text, _place(painter, args, text))
        return write(painter, *args)

    def lays(layout: QTextLayout, painter: QPainter, at: QPointF, *more: Any) -> None:
        note(painter, layout.text(), layout.boundingRect().translated(at))
        lay(layout, painter, at, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QPainter, "drawText", writes)
        patch.setattr(QTextLayout, "draw", lays)
        yield written


def _place(painter: QPainter, args: tuple[Any, ...], text: str) -> QRectF:
    first = args[0]
    if isinstance(first, (QRect, QRectF)):
        return QRectF(first)
    if isinstance(first, (QPoint, QPointF)):
        return QRectF(painter.fontMetrics().boundingRect(text)).translated(QPointF(first))
    if len(args) > 4:
        return QRectF(*args[:4])
    return QRectF(painter.fontMetrics().boundingRect(text)).translated(*args[:2])
