"""Carts, orders, customers or products out of a file: how it is read, what its first rows become, and how far it has come."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
)

from console.ui.answers import Refusal
from console.ui.controls import Choice, button, field
from console.ui.labels import label
from console.ui.look import Look
from console.ui.section import Section
from console.ui.setup.import_presenter import ENCODINGS, KINDS
from console.ui.setup.pages import Page
from console.ui.setup.presenter import SetupPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space

_FAULTS_SHOWN = 5
_MAP_COLUMNS = 2


class ImportPage(Page):
    def __init__(self, look: Look, presenter: SetupPresenter) -> None:
        super().__init__(look, presenter)
        imports = self._imports = presenter.imports
        words = look.words
        file = Section(words("setup.import.title"))
        file.rows.addWidget(label(words("setup.import.body"), "soft", wrap=True))
        row = QHBoxLayout()
        self.choose = button(words("setup.import.choose"), self._choose)
        self.name = label("", "strong", wrap=True)
        row.addWidget(self.choose)
        row.addWidget(self.name, 1)
        file.rows.addLayout(row)
        self.said = label("", "act", wrap=True)
        file.rows.addWidget(self.said)
        self.column.addWidget(file)
        self._build_preview()
        self._build_reading()
        self.column.addStretch(1)
        imports.watch = self.refresh
        self._fields: dict[str, QComboBox] = {}
        self._shown: tuple[object, ...] = ()

    def _build_reading(self) -> None:
        words = self.look.words
        self.reading = Section(words("setup.import.columns"))
        self.kind, self.encoding, self.kept = Choice(), Choice(), Choice()
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for place, (name, box) in enumerate((("kind", self.kind), ("encoding", self.encoding), ("mapping", self.kept))):
            box.setAccessibleName(words(f"setup.import.{name}"))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            grid.addWidget(label(words(f"setup.import.{name}"), "soft"), place // 2, place % 2 * 2)
            grid.addWidget(box, place // 2, place % 2 * 2 + 1)
        for kind in KINDS:
            self.kind.addItem(words(f"setup.import.kind_{kind}"), kind)
        for encoding in ENCODINGS:
            self.encoding.addItem(words(f"setup.import.{encoding.replace('-', '_')}"), encoding)
        self.kind.activated.connect(lambda _: self._imports.look(kind=str(self.kind.currentData())))
        self.encoding.activated.connect(lambda _: self._imports.look(encoding=str(self.encoding.currentData())))
        self.kept.activated.connect(lambda _: self._imports.look(use=str(self.kept.currentData())) if self.kept.currentData() else None)
        self.reading.rows.addLayout(grid)
        self.reading.rows.addWidget(label(words("setup.import.columns_help"), "caption", wrap=True))
        self._grid = QGridLayout()
        for place in range(_MAP_COLUMNS):
            self._grid.setColumnStretch(place * 2 + 1, 1)
        self.reading.rows.addLayout(self._grid)
        self.column.addWidget(self.reading)

    def _build_preview(self) -> None:
        words = self.look.words
        self.preview = Section(words("setup.import.first"))
        self.table = QTableWidget()
        self.table.setAccessibleName(words("setup.import.first"))
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().setVisible(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.preview.rows.addWidget(self.table)
        self.faults = label("", "act", wrap=True)
        self.preview.rows.addWidget(self.faults)
        row = QHBoxLayout()
        self.save_as = field(words("setup.import.save_as"), words("setup.import.save_as"), 60, self._go)
        self.go = QPushButton()
        role(self.go, "primary")
        self.go.clicked.connect(self._go)
        row.addWidget(self.save_as, 1)
        row.addWidget(self.go)
        self.preview.rows.addLayout(row)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(words("setup.import.running"))
        self.preview.rows.addWidget(self.progress)
        done = QHBoxLayout()
        self.done = label("", "strong", wrap=True)
        self.rejected = button(words("setup.import.rejected"), self._imports.keep_rejected)
        done.addWidget(self.done, 1)
        done.addWidget(self.rejected)
        self.preview.rows.addLayout(done)
        self.column.addWidget(self.preview)

    def take_focus(self) -> None:
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        """The file dialog stands beside the window's work: nothing waits for it."""
        dialog = QFileDialog(self, self.look.words("setup.import.choose"))
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter("CSV, Excel, JSON (*.csv *.tsv *.txt *.xlsx *.xlsm *.json)")
        dialog.fileSelected.connect(self._imports.choose)
        dialog.show()

    def _go(self) -> None:
        if self._imports.running:
            self._imports.cancel()
        elif self._imports.ready:
            self._imports.run(self.save_as.text())

    def refresh(self) -> None:
        super().refresh()
        imports, words, told = self._imports, self.look.words, self._imports.told
        notice = imports.notice
        said = notice.said(self.look.lang) if isinstance(notice, Refusal) else words(notice[0], path=notice[1]) if notice else ""
        role(self.said, "act" if isinstance(notice, Refusal) else "strong")
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self.name.setText(str(told.get("name", "")))
        for section in (self.preview, self.reading):
            section.setVisible(bool(told))
        if not told:
            return
        self._show_reading()
        self._show_first()
        state = told["state"]
        self.go.setText(words("setup.stop" if imports.running else "setup.import.go"))
        self.go.setEnabled(imports.running or imports.ready)
        self.progress.setVisible(imports.running)
        # How many rows there are is known but for empty lines; where it is not, the bar only moves.
        self.progress.setRange(0, max(told["of"], told["rows"]) if told["of"] else 0)
        self.progress.setValue(told["rows"])
        self.progress.setFormat(words("setup.import.rows", n=told["rows"]))
        error = told.get("error")
        counts = {name: told[name] for name in ("applied", "changed", "new_customers", "rejected")}
        over = state in ("done", "cancelled")
        self.done.setText(str(error[self.look.lang]) if error else words(f"setup.import.state_{state}", **counts) if over else "")
        self.rejected.setVisible(over and told["rejected"] > 0)

    def _show_reading(self) -> None:
        words, told = self.look.words, self._imports.told
        self.kind.setCurrentIndex(self.kind.findData(told["kind"]))
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(str(told["encoding"]).removesuffix("-sig"))))
        self.encoding.setEnabled(told["encoding"] not in ("xlsx", "json"))
        self.kept.clear()
        for name in ("", *told["mappings"]):
            self.kept.addItem(name or words("setup.import.no_mapping"), name)
        shape = (told["file"], told["kind"], tuple(told["headings"]))
        if shape != self._shown:
            self._shown = shape
            self._build_fields()
        for name, box in self._fields.items():
            found = told["columns"].get(name, [])
            box.setCurrentIndex(max(0, box.findData(found[0] if found else "")))
            role(self._names[name], "act" if self._imports.needed(name) else "soft")

    def _build_fields(self) -> None:
        words, told = self.look.words, self._imports.told
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._fields, self._names = {}, {}
        for place, name in enumerate(told["fields"]):
            box = Choice()
            box.setAccessibleName(words(f"import_field.{name}"))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            box.addItem(words("setup.import.no_column"), "")
            for heading in told["headings"]:
                box.addItem(heading, heading)
            box.activated.connect(partial(self._map, name, box))
            self._fields[name] = box
            said = self._names[name] = label(words(f"import_field.{name}"), "soft")
            self._grid.addWidget(said, place // _MAP_COLUMNS, place % _MAP_COLUMNS * 2)
            self._grid.addWidget(box, place // _MAP_COLUMNS, place % _MAP_COLUMNS * 2 + 1)

    _names: dict[str, QLabel]

    def _map(self, name: str, box: QComboBox, _: int) -> None:
        self._imports.map(name, str(box.currentData()))

    def _show_first(self) -> None:
        words, told = self.look.words, self._imports.told
        names = list(told["columns"])
        self.table.setColumnCount(len(names))
        self.table.setHorizontalHeaderLabels([words(f"import_field.{name}") for name in names])
        self.table.setRowCount(len(told["first"]))
        self.table.setFixedHeight(Size.ROW * (len(told["first"]) + 1) + Space.L)
        for row, cells in enumerate(told["first"]):
            for column, name in enumerate(names):
                self.table.setItem(row, column, QTableWidgetItem(str(cells.get(name, ""))))
        lines = [words("setup.import.fault", row=one["row"], why=one[self.look.lang]) for one in told["faults"][:_FAULTS_SHOWN]]
        if told["lacking"]:
            groups = "、".join(" / ".join(words(f"import_field.{name}") for name in group) for group in told["lacking"])
            lines.insert(0, words("setup.import.lacking", groups=groups))
        self.faults.setText("\n".join(lines))
        self.faults.setVisible(bool(lines))
