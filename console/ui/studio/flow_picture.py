"""The flow as a picture: bands of stages, nodes in them, the ways between. A click or the arrow keys go to the line; a way is drawn from
the port at a node's right edge to another node."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsItem, QGraphicsLineItem, QGraphicsScene, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from console.ui import fonts
from console.ui.look import Look
from console.ui.studio.draft import Document
from console.ui.studio.flow_layout import Placed, Way, first_line, placed, ways
from console.ui.studio.names import heard as heard_as
from console.ui.studio.names import said, scene
from console.ui.tokens import Size, Space, Type

WIDE: Final = 188
TALL: Final = 54
ACROSS: Final = 44
DOWN: Final = 18
HEAD: Final = 34
PORT: Final = 6
SMALLEST: Final = 0.2
LARGEST: Final = 2.5


@dataclass(frozen=True, slots=True)
class Mark:
    """``fault``: what is to be mended (empty: nothing); ``changed``: it differs from the version in comparison; ``badges``: offers and seasons."""

    fault: str = ""
    changed: bool = False
    badges: str = ""


class FlowPicture(QGraphicsView):
    """``choose`` is called with the node that was clicked, ``drawn_to`` with both ends of a way that was drawn. ``keys``: what a key does."""

    def __init__(self, look: Look, choose: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._choose = look, choose
        self._boxes: dict[str, NodeBox] = {}
        self._chosen: str | None = None
        self._drawn: Document | None = None
        self._pulled: tuple[NodeBox, QGraphicsLineItem] | None = None
        self.aiming: str | None = None
        self.drawn_to: Callable[[str, str], None] = lambda source, target: None
        self.keys: Mapping[str, Callable[[], object]] = {}
        self.setScene(QGraphicsScene(self))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setBackgroundBrush(QColor(look.theme.window))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(look.words("studio.flow"))
        self.setAccessibleDescription(look.words("studio.flow_tip"))

    def show_flow(self, document: Document, marks: Mapping[str, Mark]) -> None:
        shape = {key: document[key] for key in ("nodes", "lines")}
        if self._drawn is None or shape != self._drawn:
            self._drawn = shape
            self._draw(document)
        for id, box in self._boxes.items():
            box.show_mark(marks.get(id, Mark()))

    def choose_node(self, node: str | None) -> None:
        """Shown as the one in view, without telling anybody."""
        if self._chosen in self._boxes:
            self._boxes[self._chosen].setSelected(False)
        self._chosen = node
        box = self._boxes.get(node or "")
        for way in self.scene().items():
            if isinstance(way, WayLine):
                way.light(node)
        if box is not None:
            box.setSelected(True)
            self.ensureVisible(box, Space.XL, Space.XL)
            self.setAccessibleDescription(self._look.words("studio.flow_at", node=box.told))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def aim(self, source: str | None) -> None:
        """A way is being drawn from this node: it keeps its mark while others are chosen. ``None``: no longer."""
        for id in (self.aiming, source):
            if id in self._boxes:
                self._boxes[id].aims(id == source)
        self.aiming = source
        if source is not None:
            self.setFocus()

    def fit(self) -> None:
        """The whole flow, or as much of it as can be read."""
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        if not SMALLEST < self.transform().m11() < 1:
            self.resetTransform()

    def _draw(self, document: Document) -> None:
        scene = self.scene()
        scene.clear()
        self._boxes, self._pulled = {}, None
        places = placed(document)
        self._bands(places)
        for place in places:
            first = first_line(document, place.node)
            words, entry = self._look.words, document["lines"].get(first or "")
            text = words("studio.says_nothing") if entry is None else said(words, str(entry["text"]))
            box = NodeBox(self._look, place.node, text, ends=bool(document["nodes"][place.node].get("ends")))
            box.setPos(place.column * (WIDE + ACROSS), HEAD + Space.M + place.row * (TALL + DOWN))
            scene.addItem(box)
            self._boxes[place.node] = box
        for way in ways(document):
            scene.addItem(WayLine(self._look, way, self._boxes[way.source], self._boxes[way.target]))
        scene.setSceneRect(scene.itemsBoundingRect().adjusted(-Space.L, -Space.S, Space.L, Space.L))
        self.choose_node(self._chosen)

    def _bands(self, places: list[Placed]) -> None:
        theme, words = self._look.theme, self._look.words
        deepest = max((place.row for place in places), default=0) + 1
        for number, stage in enumerate(dict.fromkeys(place.stage for place in places)):
            columns = [place.column for place in places if place.stage == stage]
            left = min(columns) * (WIDE + ACROSS) - ACROSS / 2
            width = (max(columns) - min(columns) + 1) * (WIDE + ACROSS)
            band = QRectF(left, 0, width, HEAD + Space.XL + deepest * (TALL + DOWN))
            self.scene().addRect(band, QPen(Qt.PenStyle.NoPen), QColor(theme.surface if number % 2 else theme.window)).setZValue(-3)
            name = words.named("stage", stage)
            label = self.scene().addSimpleText(name, fonts.face(Type.BODY, bold=True))
            label.setBrush(QColor(theme.ink_soft))
            label.setPos(left + ACROSS / 2, Space.S)
            label.setZValue(-2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if isinstance(item, NodeBox) and event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            if item.is_port(item.mapFromScene(self.mapToScene(event.position().toPoint()))):
                line = self.scene().addLine(0, 0, 0, 0, QPen(QColor(self._look.theme.focus), 2, Qt.PenStyle.DashLine))
                self._pulled = item, line
            else:
                self._choose(item.node)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pulled is None:
            super().mouseMoveEvent(event)
            return
        box, line = self._pulled
        start, end = box.port, self.mapToScene(event.position().toPoint())
        line.setLine(start.x(), start.y(), end.x(), end.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pulled is None:
            super().mouseReleaseEvent(event)
            return
        (box, line), self._pulled = self._pulled, None
        self.scene().removeItem(line)
        found = [item for item in self.items(event.position().toPoint()) if isinstance(item, NodeBox) and item is not box]
        if found:
            self.drawn_to(box.node, found[0].node)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = event.text() if event.text() == "!" else QKeySequence(event.key()).toString()
        if wanted in self.keys and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.keys[wanted]()
            return
        toward = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}.get(
            Qt.Key(event.key())
        )
        if toward is not None:
            if (found := self._nearest(*toward)) is not None:
                self._choose(found)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self._zoom(1 if event.key() == Qt.Key.Key_Plus else -1)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def _zoom(self, by: int) -> None:
        factor = 1.15**by
        if SMALLEST < self.transform().m11() * factor < LARGEST:
            self.scale(factor, factor)

    def _nearest(self, right: int, down: int) -> str | None:
        at = self._boxes.get(self._chosen or "")
        if at is None:
            return next(iter(self._boxes), None)
        here = at.pos()
        ahead = [
            (box.pos() - here, id)
            for id, box in self._boxes.items()
            if (box.pos().x() - here.x()) * right + (box.pos().y() - here.y()) * down > 1
        ]
        return min(
            ahead, key=lambda one: abs(one[0].x()) * (3 if down else 1) + abs(one[0].y()) * (3 if right else 1), default=(None, None)
        )[1]


class NodeBox(QGraphicsItem):
    """One node: its name and the beginning of what it says; a stripe where something is to be mended, a dot where it differs."""

    def __init__(self, look: Look, node: str, text: str, *, ends: bool) -> None:
        super().__init__()
        self._look, self.node, self._ends = look, node, ends
        self._name = scene(look.words, node)
        self.said = f"{self._name}: {text}"
        self._text = text
        self._mark, self._aimed = Mark(), False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setToolTip(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def told(self) -> str:
        """What a person is read of it."""
        return "、".join(part for part in (self.said, self._mark.fault, self._mark.badges) if part)

    @property
    def port(self) -> QPointF:
        """Where ways begin, in the scene."""
        return self.pos() + QPointF(WIDE, TALL / 2)

    def is_port(self, at: QPointF) -> bool:
        return at.x() > WIDE - 2 * PORT

    def show_mark(self, mark: Mark) -> None:
        if mark != self._mark:
            self._mark = mark
            self.setToolTip("\n".join(part for part in (self._name, self._text, mark.fault, mark.badges) if part))
            self.update()

    def aims(self, on: bool) -> None:
        self._aimed = on
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-2, -2, WIDE + PORT + 4, TALL + 4)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self._look.theme
        box = QRectF(0, 0, WIDE, TALL)
        chosen, fault = self.isSelected() or self._aimed, bool(self._mark.fault)
        pen = QPen(QColor(theme.focus if chosen else theme.act.fill if fault else theme.edge), 2 if chosen or fault else 1)
        if self._aimed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(
            QColor(theme.selected if chosen else theme.act.soft if fault else theme.ai.soft if self._mark.changed else theme.surface)
        )
        radius = TALL / 2 if self._ends else Size.RADIUS
        painter.drawRoundedRect(box, radius, radius)
        if not self._ends:
            painter.drawEllipse(QPointF(WIDE, TALL / 2), PORT, PORT)
        inset = Space.L if self._ends else Space.S
        room = box.adjusted(inset, 5, -inset, -5)
        name = f"! {self._name}: {self._mark.fault}" if fault else self._name
        badges = f"  [{self._mark.badges}]" if self._mark.badges else ""
        for font, ink, top, words in (
            (fonts.face(Type.CAPTION), theme.act.ink if fault else theme.ink_soft, room.top(), name + badges),
            (fonts.face(Type.BODY), theme.ink, room.top() + 20, self._text),
        ):
            painter.setFont(font)
            painter.setPen(QColor(ink))
            line = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(QRectF(room.left(), top, room.width(), 22), Qt.AlignmentFlag.AlignVCenter, line)


class WayLine(QGraphicsItem):
    """A way from one node to another; lit where it leads from or to the node in view, with the intents on it."""

    def __init__(self, look: Look, way: Way, source: NodeBox, target: NodeBox) -> None:
        super().__init__()
        self._look, self._way = look, way
        self._lit = False
        self.setZValue(-1)
        start = source.pos() + QPointF(WIDE, TALL / 2)
        end = target.pos() + QPointF(0, TALL / 2)
        back = end.x() <= start.x()
        if back:
            start, end = source.pos() + QPointF(WIDE / 2, TALL), target.pos() + QPointF(WIDE / 2, TALL)
        bend = QPointF(0, DOWN * 2) if back else QPointF(max(ACROSS, (end.x() - start.x()) / 2), 0)
        self._path = QPainterPath(start)
        self._path.cubicTo(start + bend, end + (bend if back else -bend), end)
        self._end, self._middle = end, self._path.pointAtPercent(0.5)

    def light(self, node: str | None) -> None:
        lit = node in (self._way.source, self._way.target)
        if lit != self._lit:
            self._lit = lit
            self.setZValue(-0.5 if lit else -1)
            self.update()

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-120, -20, 120, 20)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self._look.theme
        painter.setPen(QPen(QColor(theme.focus if self._lit else theme.line), 2 if self._lit else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        painter.setBrush(QColor(theme.focus if self._lit else theme.edge))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(self._end, 3, 3)
        heard = [one for one in self._way.labels if one != "then"]
        if self._lit and heard:
            words = self._look.words
            text = words.listed(heard_as(words, one) for one in heard[:2]) + ("…" if len(heard) > 2 else "")
            font = fonts.face(Type.CAPTION)
            width = QFontMetricsF(font).horizontalAdvance(text) + Space.S
            plate = QRectF(self._middle.x() - width / 2, self._middle.y() - 9, width, 18)
            painter.setBrush(QColor(theme.surface))
            painter.drawRoundedRect(plate, 4, 4)
            painter.setPen(QColor(theme.ink_soft))
            painter.setFont(font)
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
