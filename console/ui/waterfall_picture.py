"""The answers of one call as a picture: a bar an answer, stage by stage, on one scale of milliseconds."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from console.ui import fonts
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words

_COLOURS: Final = {
    "end_of_turn": LIGHT.edge,
    "recognition": LIGHT.customer.fill,
    "understanding": LIGHT.operator.fill,
    "sound": LIGHT.ai.fill,
}
_WIDTH, _ROW, _LEFT, _TOP, _RIGHT = 960, 26, 64, 76, 96
GOAL_MS: Final = 300


@dataclass(frozen=True, slots=True)
class Answer:
    stages: Mapping[str, int]
    response_ms: int
    filler: bool


@cache
def _application() -> QGuiApplication:
    """Kept: Qt ends with the last reference to it."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(sys.argv[:1])


def draw_waterfall(answers: Sequence[Answer], path: Path) -> None:
    """Write a PNG; needs no display."""
    if QGuiApplication.instance() is None:
        _application()
    height = _TOP + _ROW * max(1, len(answers)) + 24
    image = QImage(_WIDTH, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(LIGHT.ink)

    def write(x: float, y: float, text: str, size: int = 12, bold: bool = False) -> None:
        painter.setFont(fonts.face(size, bold=bold))
        painter.setPen(ink)
        painter.drawText(QPointF(x, y), text)

    write(16, 28, "応答の内訳 (ミリ秒)", 16, True)
    x = 16.0
    words = Words.load(Lang.JA)
    for stage, colour in _COLOURS.items():
        painter.fillRect(QRectF(x, 44, 12, 12), QColor(colour))
        write(x + 18, 55, words(f"latency.{stage}"))
        x += 110
    longest = max([GOAL_MS * 2, *(a.response_ms for a in answers)])
    scale = (_WIDTH - _LEFT - _RIGHT) / longest
    goal = _LEFT + GOAL_MS * scale
    for row, answer in enumerate(answers):
        y = _TOP + row * _ROW
        write(16, y + 15, f"{row + 1}{'*' if answer.filler else ''}")
        left = float(_LEFT)
        for stage, colour in _COLOURS.items():
            width = answer.stages.get(stage, 0) * scale
            painter.fillRect(QRectF(left, y + 3, max(0.0, width), _ROW - 10), QColor(colour))
            left += width
        write(left + 8, y + 15, f"{answer.response_ms}")
    painter.setPen(QColor(LIGHT.act.ink))
    painter.drawLine(QPointF(goal, _TOP - 6), QPointF(goal, height - 18))
    write(goal + 4, height - 8, f"目標 {GOAL_MS}" + ("   * 相槌まで" if any(a.filler for a in answers) else ""))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.end()
    image.save(str(path))
