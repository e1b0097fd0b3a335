"""The script studio: scripts and versions at the left, the flow and its like in the middle, one line at the right. Nothing here is modal."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from console.ui.faults import fault
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.phase import Phase
from console.ui.placeholder import Placeholder
from console.ui.shop_terms.lacking_strip import LackingStrip
from console.ui.shop_terms.presenter import ShopTermsPresenter
from console.ui.studio.decisions import Decisions
from console.ui.studio.difference_page import Differences
from console.ui.studio.files import read_text, write_text
from console.ui.studio.flow_page import FlowPage
from console.ui.studio.history_page import History
from console.ui.studio.line_editor import LineEditor
from console.ui.studio.new_page import NewScriptPage
from console.ui.studio.presenter import Change, StudioPresenter
from console.ui.studio.sentences_page import Sentences
from console.ui.studio.shelf import Shelf
from console.ui.studio.steps import StepId
from console.ui.studio.terms_page import TermsPage
from console.ui.studio.trial import TrialPage
from console.ui.tabs import tab_bar
from console.ui.theme import role
from console.ui.tokens import Motion, Size, Space

PAGES = ("flow", "sentences", "terms", "difference", "trial", "history")


class StudioView(QWidget):
    def __init__(self, look: Look, presenter: StudioPresenter, terms: ShopTermsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._shop_terms = look, presenter, terms
        words = look.words
        role(self, "window")
        self.setAccessibleName(words("studio.title"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(Motion.WRITER_PAUSES)
        self._pause.timeout.connect(presenter.save)
        self.shelf = Shelf(look, presenter, self._bring_in, self._put_out, self._begin_new)
        self.decisions = Decisions(look, presenter)
        self.notice = NoticeBar(look)
        self.notice.hide()
        self.lacking = LackingStrip(look, terms)
        self.flow = FlowPage(look, presenter)
        self.sentences = Sentences(look, presenter)
        self.terms = TermsPage(look, presenter)
        self.new_script = NewScriptPage(look, presenter, self._leave_new)
        self.difference = Differences(look, presenter)
        self.trial = TrialPage(look, presenter)
        self.history = History(look, presenter)
        self.editor = LineEditor(look, presenter)
        self.tabs = tab_bar(words("studio.pages"))
        self.pages = QStackedWidget()
        for name, page in zip(PAGES, (self.flow, self.sentences, self.terms, self.difference, self.trial, self.history), strict=True):
            self.tabs.addTab(words(f"studio.page.{name}"))
            self.pages.addWidget(page)
        self.tabs.currentChanged.connect(self._go_to)
        self.decisions.buttons[StepId.TRY].clicked.connect(lambda: self.tabs.setCurrentIndex(PAGES.index("trial")))
        self._body = QWidget()
        self._lay_out()
        self._loading = Placeholder(look, "note-pencil", words("studio.loading"), words("studio.loading_body"))
        self._empty = Placeholder(look, "note-pencil", words("studio.empty"), words("studio.empty_body"))
        self._failed = Placeholder(look, "warning", words("studio.failed"), "", words("queue.reload"), presenter.reload)
        self._stack = QStackedWidget()
        for page in (self._body, self._loading, self._empty, self._failed, self.new_script):
            self._stack.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in (self._head(), self.lacking, self.notice):
            rows.addWidget(widget)
        rows.addWidget(self._stack, 1)
        for keys, then in {
            "Ctrl+Z": presenter.undo,
            "Ctrl+Y": presenter.redo,
            "Ctrl+Shift+Z": presenter.redo,
            "Ctrl+S": presenter.save,
            "F8": presenter.hear,
        }.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(then)
        presenter.watch = self.changed
        for change in Change:
            self.changed(change)

    def _head(self) -> QWidget:
        words = self._look.words
        row = QHBoxLayout()
        row.setContentsMargins(Space.L, 0, Space.S, 0)
        row.setSpacing(Space.M)
        self._title = label(words("studio.title"), "title")
        row.addWidget(self._title)
        self._name = label("", "soft")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._name, 1)
        row.addWidget(self.tabs)
        bar = QFrame()
        role(bar, "surface")
        bar.setFixedHeight(Size.BANNER + Space.S)
        bar.setLayout(row)
        return bar

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        rule = QFrame()
        role(rule, "rule")
        middle.addWidget(rule)
        middle.addWidget(self.decisions)
        under = QFrame()
        role(under, "rule")
        middle.addWidget(under)
        middle.addWidget(self.pages, 1)
        self._columns = columns = QHBoxLayout(self._body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(1)
        columns.addLayout(middle, 1)
        self.shelf.setMinimumWidth(Size.SHELF)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shop_terms.open()
        if self._presenter.phase in (Phase.FAILED, Phase.EMPTY):
            self._presenter.reload()  # the shop may have been named on another screen since

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width() + Size.RAIL
        for head in (self._title, self._name):
            head.setVisible(width >= Size.MEDIUM)  # the rail says it too, the tabs are nowhere else
        self._beside(self.shelf, "shelf", 0, width >= Size.MEDIUM + Size.RAIL, Size.SHELF)
        self._beside(self.editor, "line", -1, width >= Size.WIDE - Size.RAIL, Size.PANEL)

    def _beside(self, part: QWidget, name: str, place: int, there_is_room: bool, width: int) -> None:
        """Beside the middle where there is room, a page of its own where there is not."""
        title = self._look.words(f"studio.page.{name}")
        page = self.pages.indexOf(part)
        if there_is_room and self._columns.indexOf(part) < 0:
            if page >= 0:
                self.pages.removeWidget(part)
                self.tabs.removeTab(page)
            part.setFixedWidth(width)
            self._columns.insertWidget(place, part)
            part.show()
        elif not there_is_room and page < 0:
            self._columns.removeWidget(part)
            part.setMinimumWidth(0)
            part.setMaximumWidth(Size.UNBOUNDED)
            self.pages.addWidget(part)
            self.tabs.addTab(title)

    def changed(self, change: Change) -> None:
        presenter = self._presenter
        match change:
            case Change.PACKS:
                self._show_phase()
                self.shelf.show_packs()
            case Change.PACK:
                self.shelf.show_packs()
                self.shelf.show_versions()
                self.difference.show_differences()
            case Change.VERSION:
                self.shelf.show_versions()
                self._show_head()
            case Change.DOCUMENT | Change.CHECK:
                self._show_document()
                if change is Change.DOCUMENT and presenter.draft is not None and presenter.draft.dirty:
                    # However it was changed, undone or done again: it is saved when the writer pauses.
                    self._pause.start()
                if change is Change.CHECK:
                    self.editor.show_check()
            case Change.LINE:
                self.editor.show_line()
                self.flow.choose_node()
                self.sentences.show_sentences()
            case Change.NOTES:
                self.history.show_history()
                self.editor.show_notes()
            case Change.COMPARED:
                self.difference.show_differences()
                self._show_document()
            case Change.TRIAL:
                self.trial.refresh()
            case Change.STEPS:
                self.decisions.refresh()
                self.shelf.show_packs()
                self.flow.tools.refresh()
                self.terms.show_terms()
                self.trial.refresh()
            case Change.NOTICE:
                self.notice.show_notice(presenter.said)

    def _show_document(self) -> None:
        presenter = self._presenter
        if presenter.document is None:
            return
        self.flow.show_flow()
        self.terms.show_terms()
        self.sentences.show_sentences()
        self.difference.show_differences()

    def _go_to(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        if self._stack.currentWidget() is self.new_script:
            self._leave_new(made=False)

    def _begin_new(self) -> None:
        self.new_script.open()
        self._stack.setCurrentWidget(self.new_script)
        self._show_head()

    def _leave_new(self, made: bool) -> None:
        """``made``: its sentences are what there is to read next."""
        self._stack.setCurrentWidget(self._body)
        self._show_phase()
        self._show_head()
        if made:
            self.tabs.setCurrentIndex(PAGES.index("sentences"))

    def _show_head(self) -> None:
        """While a new script is begun, the name and the pages of the one before are not in its head."""
        version, begins = self._presenter.version, self._stack.currentWidget() is self.new_script
        name = "" if version is None or begins else self._look.words.named("script", version["pack"], str(version["document"]["name_ja"]))
        self._name.setText(name)
        self.tabs.setVisible(not begins)

    def _show_phase(self) -> None:
        presenter = self._presenter
        if self._stack.currentWidget() is self.new_script and presenter.phase is Phase.READY:
            return  # whoever begins a new script is not led away
        page = {Phase.LOADING: self._loading, Phase.EMPTY: self._empty, Phase.FAILED: self._failed}.get(presenter.phase, self._body)
        if presenter.failure is not None:
            self._failed.say(presenter.failure.said(self._look.lang))
        self._stack.setCurrentWidget(page)

    # files

    def _bring_in(self) -> None:
        """The file dialog stands beside the window's work: nothing waits for it."""
        dialog = self._dialog("studio.import", QFileDialog.AcceptMode.AcceptOpen)
        dialog.fileSelected.connect(lambda path: self._guarded(lambda: self._presenter.bring_in(*read_text(path))))
        dialog.show()

    def _put_out(self) -> None:
        version = self._presenter.version
        if version is None:
            return
        dialog = self._dialog("studio.export", QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{version['pack']}-{version['number']}.yaml")
        dialog.fileSelected.connect(lambda path: self._presenter.export(lambda text: self._guarded(lambda: write_text(path, text))))
        dialog.show()

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self, self._look.words(title))
        dialog.setAcceptMode(mode)
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter("YAML (*.yaml *.yml)")
        return dialog

    def _guarded(self, work: Callable[[], object]) -> None:
        try:
            work()
        except OSError as why:
            self.notice.show_notice(fault("unreadable", path=why.filename or ""))
