"""The transcript of a past call: the turn that sounds is marked and kept in view; Enter or a click plays from a turn."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from console.ui.live.transcript_log import TranscriptLog
from console.ui.live.transcript_view import TranscriptDelegate, TranscriptModel
from console.ui.look import Look
from console.ui.tokens import Size, Space


class PlayedDelegate(TranscriptDelegate):
    """``sounding``: the turn that is heard now."""

    sounding = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        theme = self._look.theme
        if bool(option.state & QStyle.StateFlag.State_Selected):
            painter.fillRect(option.rect, QColor(theme.selected))
        if index.row() == self.sounding:
            stripe = option.rect
            painter.fillRect(stripe.left(), stripe.top(), Size.STRIPE, stripe.height(), QColor(theme.focus))
        super().paint(painter, option, index)


class PlayedWords(QListView):
    def __init__(self, look: Look, jump: Callable[[int], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jump = jump
        self._words = TranscriptModel(look, self)
        self._delegate = PlayedDelegate(look, self._words, self)
        self.setModel(self._words)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(look.words("history.transcript"))
        self.doubleClicked.connect(lambda index: jump(index.row()))
        self._follows = False
        # A layout is over when control is back at the event loop.
        self._laid_out = QTimer(self)
        self._laid_out.setSingleShot(True)
        self._laid_out.timeout.connect(self._into_view)
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._laid_out.start())

    @property
    def turn(self) -> int:
        """The turn that is chosen; −1: none."""
        return self.currentIndex().row()

    def show_log(self, log: TranscriptLog, customer: str) -> None:
        self._delegate.forget()
        self._delegate.sounding = -1
        self._follows = False
        self._words.show_log(log, customer, None)

    def refresh(self) -> None:
        self._delegate.forget()
        self.viewport().update()

    def show_sounding(self, turn: int, *, follow: bool) -> None:
        """``follow``: keep it in view, through every layout; a hand that scrolls away is let be until the next turn."""
        begins = follow and not self._follows
        self._follows = follow
        if turn != self._delegate.sounding:
            self._delegate.sounding = turn
            self.viewport().update()
            begins = True
        if begins:
            self._into_view()

    def _into_view(self) -> None:
        index = self._words.index(self._delegate.sounding)
        if self._follows and index.isValid():
            tall = self.visualRect(index).height() > self.viewport().height()
            hint = QAbstractItemView.ScrollHint
            self.scrollTo(index, hint.PositionAtTop if tall else hint.EnsureVisible)

    def choose(self, turn: int) -> None:
        self.selectionModel().setCurrentIndex(self._words.index(turn), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.turn >= 0:
            self._jump(self.turn)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._delegate.width = self.width() - Space.M
        super().resizeEvent(event)
        self._laid_out.start()
