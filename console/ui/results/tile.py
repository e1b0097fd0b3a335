"""A large figure that opens the calls behind it."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.ui import fonts
from console.ui.look import Look
from console.ui.painting import elided, focus_ring, plate
from console.ui.results.figures_text import Tile
from console.ui.tokens import Space, Type

HEIGHT = 118
_LINE = 18


class FigureTile(QPushButton):
    def __init__(self, look: Look, tile: Tile, open_calls: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.tile = tile
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: open_calls(self.tile.step))
        self.show_tile(tile)

    def show_tile(self, tile: Tile) -> None:
        self.tile = tile
        words = self._look.words
        name = words(f"results.tile_{tile.id}")
        under = " ".join(tile.under)
        self.setAccessibleName(f"{name} {words('results.assumed') if tile.assumed else ''} {tile.value}")
        self.setAccessibleDescription(under)
        self.setToolTip("\n".join((*tile.under, words("results.opens", step=words(f"history.only_{tile.step}")))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, words = QPainter(self), self._look.theme, self._look.words
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        plate(painter, box, theme.hover if self.underMouse() else theme.surface, theme.line)
        left, width = box.left() + Space.M, box.width() - 2 * Space.M
        painter.setFont(fonts.face(Type.CAPTION, bold=True))
        painter.setPen(QColor(theme.ink_faint))
        name = words(f"results.tile_{self.tile.id}")
        painter.drawText(QRectF(left, box.top() + Space.S, width, _LINE), Qt.AlignmentFlag.AlignVCenter, name)
        if self.tile.assumed:
            said = words("results.assumed")
            wide = painter.fontMetrics().horizontalAdvance(said) + 2 * Space.S
            chip = QRectF(box.right() - Space.M - wide, box.top() + Space.S, wide, 20)
            plate(painter, chip, theme.customer.soft, theme.customer.fill, Space.XS)
            painter.setPen(QColor(theme.customer.ink))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, said)
        painter.setFont(fonts.face(Type.FIGURE, bold=True))
        painter.setPen(QColor(theme.ink))
        painter.drawText(QRectF(left, box.top() + Space.S + _LINE, width, 40), Qt.AlignmentFlag.AlignVCenter, self.tile.value)
        painter.setFont(fonts.face(Type.CAPTION))
        painter.setPen(QColor(theme.ink_soft))
        for place, text in enumerate(self.tile.under):
            line = QRectF(left, box.top() + Space.S + _LINE + 42 + place * _LINE, width, _LINE)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided(text, width, Type.CAPTION))
        if self.hasFocus():
            focus_ring(painter, box, theme)
