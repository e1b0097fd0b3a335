"""The conversation: rows appended below, words mended in place, what was cut off struck through, what is not certain yet grey."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from console.ui import fonts
from console.ui.live.reasons import fact_text
from console.ui.live.transcript_log import Entry, Kind, Standing, TranscriptLog, Update, Who
from console.ui.look import Look, clock_text
from console.ui.painting import elided, figures
from console.ui.theme import role
from console.ui.tokens import Size, Space, Type

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ENTRY = int(Qt.ItemDataRole.UserRole)
_TEXT_LEFT = Space.L + Size.TRANSCRIPT_TIME + Size.TRANSCRIPT_NAME + Space.M
_FACTS_SHOWN = 2
_LINE = Type.BODY * Type.TRANSCRIPT_LINE


class TranscriptModel(QAbstractListModel):
    """A window's face of a ``TranscriptLog``."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._log = TranscriptLog()
        self._rows = 0
        self.customer = ""
        self.me: str | None = None

    def show_log(self, log: TranscriptLog, customer: str, me: str | None) -> None:
        self.beginResetModel()
        self._log.watch = None
        self._log = log
        self._log.watch = self._told
        self.customer, self.me = customer, me
        self._rows = len(log.entries)
        self.endResetModel()

    def name_of(self, entry: Entry) -> str:
        words = self._look.words
        if entry.who is Who.CUSTOMER:
            return words("live.sama", name=self.customer.split(" ")[0]) if self.customer else words("live.level_customer")
        if entry.who is Who.AGENT:
            return words("live.ai")
        if entry.operator is not None and entry.operator == self.me:
            return words("live.you")
        return entry.operator or words("live.operator")

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._log.entries):
            return None
        entry = self._log.entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = f"{clock_text(entry.at)} {self.name_of(entry)}: {entry.text}"
            return f"{said} ({self._look.words('live.unheard', text=entry.unheard)})" if entry.unheard else said
        return None

    def _told(self, update: Update) -> None:
        if update.kind is Kind.APPENDED:
            self.beginInsertRows(QModelIndex(), update.row, update.row)
            self._rows += 1
            self.endInsertRows()
        elif update.kind is Kind.CHANGED:
            index = self.index(update.row)
            self.dataChanged.emit(index, index)
        elif update.kind is Kind.TRIMMED:
            self.beginRemoveRows(QModelIndex(), 0, update.row - 1)
            self._rows -= update.row
            self.endRemoveRows()
        else:
            self.beginResetModel()
            self._rows = len(self._log.entries)
            self.endResetModel()


class TranscriptDelegate(QStyledItemDelegate):
    """Time, speaker in the voice's colour, words at a line height of 1.5."""

    def __init__(self, look: Look, model: TranscriptModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._model = look, model
        self._laid_out: dict[tuple[object, ...], tuple[QTextLayout, float]] = {}
        self.width = 600

    def forget(self) -> None:
        self._laid_out.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return QSize(0, 0)
        _, height = self._layout(entry)
        return QSize(self.width, int(height + (Type.CAPTION + Space.S if self._note(entry) else 0)) + Space.M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return
        theme, voice = self._look.theme, self._look.voice(entry.who)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top = rect.left() + Space.L, rect.top() + Space.XS
        painter.setFont(fonts.face(Type.CAPTION))
        painter.setPen(QColor(theme.ink_faint))
        figures(painter, QRectF(left, top, Size.TRANSCRIPT_TIME, int(_LINE)), clock_text(entry.at))
        painter.setFont(fonts.face(Type.CAPTION, bold=True))
        painter.setPen(QColor(voice.ink))
        name = elided(self._model.name_of(entry), Size.TRANSCRIPT_NAME, Type.CAPTION, bold=True)
        painter.drawText(left + Size.TRANSCRIPT_TIME, top, Size.TRANSCRIPT_NAME, int(_LINE), int(Qt.AlignmentFlag.AlignVCenter), name)
        layout, height = self._layout(entry)
        text_left = rect.left() + _TEXT_LEFT
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(voice.fill if entry.standing is not Standing.LAPSED else theme.line))
        painter.drawRoundedRect(text_left - Space.M, top + 3, Size.STRIPE, int(height) - 6, 1.5, 1.5)
        painter.setPen(QColor(theme.ink))
        layout.draw(painter, QPointF(text_left, top))
        if note := self._note(entry):
            painter.setFont(fonts.face(Type.CAPTION))
            painter.setPen(QColor(theme.ink_faint))
            painter.drawText(
                text_left, int(top + height), self._text_width(), Type.CAPTION + Space.S, int(Qt.AlignmentFlag.AlignVCenter), note
            )
        painter.restore()

    def _text_width(self) -> int:
        return max(120, self.width - _TEXT_LEFT - Space.L)

    def _note(self, entry: Entry) -> str:
        words = self._look.words
        if entry.who is Who.AGENT and entry.facts:
            told = "、".join(fact_text(words, fact) for fact in entry.facts[:_FACTS_SHOWN])
            return elided(f"{words('panel.why')}  {told}", self._text_width(), Type.CAPTION)
        if entry.who is not Who.CUSTOMER or not entry.intent:
            return ""
        meaning = words.named("intent", entry.intent)
        return f"{meaning}  {round(entry.confidence * 100)} %" if entry.confidence is not None else meaning

    def _layout(self, entry: Entry) -> tuple[QTextLayout, float]:
        key = (id(entry), entry.text, entry.unheard, entry.standing, self.width)
        made = self._laid_out.get(key)
        if made is None:
            if len(self._laid_out) > 600:
                self._laid_out.clear()
            made = self._laid_out[key] = self._lay_out(entry)
        return made

    def _lay_out(self, entry: Entry) -> tuple[QTextLayout, float]:
        theme, words = self._look.theme, self._look.words
        pieces: list[tuple[str, QTextCharFormat]] = []
        plain, faint, struck, mark = QTextCharFormat(), QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        plain.setForeground(QColor(theme.ink))
        faint.setForeground(QColor(theme.ink_faint))
        struck.setForeground(QColor(theme.ink_faint))
        struck.setFontStrikeOut(True)
        mark.setForeground(QColor(theme.ink_faint))
        mark.setFont(fonts.face(Type.CAPTION))
        if entry.standing is Standing.HEARD:
            pieces.append((entry.text, plain))
            if entry.unheard:
                pieces += [(entry.unheard, struck), (f"  {words('live.interrupted')}", mark)]
        elif entry.standing is Standing.RECOGNISING:
            pieces.append((f"{entry.text}▍", faint))
        elif entry.standing is Standing.SPEAKING:
            pieces += [(entry.text, faint), (f"  {words('live.speaking')}", mark)]
        else:
            pieces.append((entry.text, faint))
        layout = QTextLayout("".join(text for text, _ in pieces), fonts.face(Type.BODY))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        ranges, at = [], 0
        for text, style in pieces:
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = at, len(text), style
            ranges.append(span)
            at += len(text)
        layout.setFormats(ranges)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self._text_width())
            line.setPosition(QPointF(0, height + (_LINE - line.height()) / 2))
            height += _LINE
        layout.endLayout()
        return layout, max(height, _LINE)


class TranscriptView(QListView):
    """Follows the newest words as long as the reader is at the bottom; scrolled up, it stays where it is and offers the way back."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = TranscriptModel(look, self)
        self._delegate = TranscriptDelegate(look, self._model, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(look.words("live.transcript"))
        self.empty_words = look.words("live.waiting_words")
        self._follow = True
        self._down = QPushButton(look.words("live.jump_down"), self)
        self._down.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._down.clicked.connect(self.jump_down)
        self._down.hide()
        role(self._down, "plain")
        self.setViewportMargins(0, Space.S, 0, 0)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._grown)

    def show_log(self, log: TranscriptLog, customer: str, me: str | None = None) -> None:
        self._follow = True
        self._delegate.forget()
        self._model.show_log(log, customer, me)
        self.jump_down()

    def jump_down(self) -> None:
        self._follow = True
        self.scrollToBottom()
        self._down.hide()

    def _scrolled(self, value: int) -> None:
        self._follow = value >= self.verticalScrollBar().maximum() - Space.S
        self._down.setVisible(not self._follow)

    def _grown(self, low: int, high: int) -> None:
        if self._follow:
            self.verticalScrollBar().setValue(high)
        else:
            self._down.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # As if the scroll bar were always there: words must not wrap anew when it comes.
        self._delegate.width = self.width() - Space.M
        self._down.adjustSize()
        self._down.move(self.width() - self._down.width() - Space.XL, self.height() - self._down.height() - Space.M)
        following = self._follow
        super().resizeEvent(event)
        if following:
            self.jump_down()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self._delegate.forget()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._model.rowCount() == 0 and self.empty_words:
            painter = QPainter(self.viewport())
            painter.setFont(fonts.face(Type.BODY))
            painter.setPen(QColor(self._look.theme.ink_faint))
            box = self.viewport().rect().adjusted(Space.XL, 0, -Space.XL, 0)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.empty_words)
