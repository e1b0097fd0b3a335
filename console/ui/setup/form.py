"""A page of fields: each with its name, what it is for and what it affects beside it, and what is wrong with it underneath."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from console.ui.controls import Choice
from console.ui.controls import field as line_field
from console.ui.labels import Sentence, label
from console.ui.look import Look
from console.ui.section import Section
from console.ui.setup.fields import SECTIONS, Field, Kind
from console.ui.setup.presenter import SetupPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space

_LINES: Final = 3
"""Of the grid, for each field: itself, what it is for where that has no room beside it, what is wrong with it."""


class Form(Section):
    """``names``: those of the section's fields that stand here; ``entered`` is what Enter does."""

    def __init__(self, look: Look, presenter: SetupPresenter, section: str, names: tuple[str, ...] = (), title: str = "") -> None:
        words = look.words
        super().__init__(words(f"setup.{section}.{title or 'title'}"))
        self._look, self._presenter, self._section = look, presenter, section
        self.inputs: dict[str, Any] = {}
        self._wrong: dict[str, Sentence] = {}
        self._fields = [field for field in SECTIONS[section] if not names or field.name in names]
        self._helps: list[QLabel] = []
        self._wide: bool | None = None
        grid = self._grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnMinimumWidth(0, Size.RAIL * 2)
        grid.setColumnStretch(1, 2)
        for place, field in enumerate(self._fields):
            name = words(f"setup.{section}.{field.word}")
            made = self._build(field, name)
            self.inputs[field.name] = made
            grid.addWidget(label(name, "soft", wrap=True), _LINES * place, 0)
            grid.addWidget(made, _LINES * place, 1)
            self._helps.append(label(words(f"setup.{section}.{field.word}_help"), "caption", wrap=True))
            wrong = label("", "act", wrap=True)
            assert isinstance(wrong, Sentence)
            wrong.hide()
            self._wrong[field.name] = wrong
            grid.addWidget(wrong, _LINES * place + 2, 1, 1, 2)
        self.rows.addLayout(grid)
        self._arrange(wide=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=self.width() >= Size.MEDIUM)

    def _arrange(self, *, wide: bool) -> None:
        """What a field is for stands beside it, and under it where that would leave too little room for what is entered."""
        if wide is self._wide:
            return
        self._wide = wide
        self._grid.setColumnStretch(2, 3 if wide else 0)
        for place, help in enumerate(self._helps):
            self._grid.removeWidget(help)
            self._grid.addWidget(help, _LINES * place + (not wide), 2 if wide else 1)

    def _build(self, field: Field, name: str) -> QWidget:
        enter = partial(self._presenter.enter, self._section, field)
        if field.kind is Kind.CHOICE:
            box = Choice()
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            for choice in field.choices:
                box.addItem(self._look.words(f"setup.{self._section}.{field.word}_{choice}"), choice)
            box.activated.connect(lambda _: enter(str(box.currentData())))
            return box
        if field.kind is Kind.SWITCH:
            switch = QCheckBox(self._look.words("setup.yes"))
            switch.setAccessibleName(name)
            switch.setMinimumHeight(Size.TARGET)
            switch.clicked.connect(enter)
            return switch
        if field.kind is Kind.SEVERAL:
            return self._build_several(field, enter)
        line = line_field(name, "", field.longest, lambda: self._presenter.go_on())
        line.setMinimumWidth(Size.RAIL)
        if field.kind is Kind.SECRET:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textEdited.connect(enter)
        return line

    def _build_several(self, field: Field, enter: Callable[[Any], None]) -> QWidget:
        whole = QWidget()
        role(whole, "clear")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        boxes: dict[str, QCheckBox] = {}

        def entered() -> None:
            # What was there keeps its place: the first one is offered first.
            before = [one for one in self._presenter.value(self._section, field) if boxes[one].isChecked()]
            enter(before + [name for name, box in boxes.items() if box.isChecked() and name not in before])

        for name in field.choices:
            boxes[name] = QCheckBox(name)
            boxes[name].setMinimumHeight(Size.TARGET)
            boxes[name].clicked.connect(entered)
            row.addWidget(boxes[name])
        row.addStretch(1)
        whole.setProperty("boxes", boxes)
        return whole

    def refresh(self) -> None:
        words, presenter = self._look.words, self._presenter
        for field in self._fields:
            made, value = self.inputs[field.name], presenter.value(self._section, field)
            if isinstance(made, QComboBox):
                if made.findData(value) >= 0:
                    made.setCurrentIndex(made.findData(value))
            elif isinstance(made, QCheckBox):
                made.setChecked(bool(value))
            elif isinstance(made, QLineEdit):
                if made.text() != str(value):
                    made.setText(str(value))
                    made.setCursorPosition(0)  # of what is longer than its field, the beginning is seen
                if field.kind is Kind.SECRET:
                    kept = presenter.told.get(self._section, {}).get("password_kept")
                    made.setPlaceholderText(words("setup.password_kept" if kept else "setup.password_none"))
            else:
                for name, box in made.property("boxes").items():
                    box.setChecked(name in value)
            ruled = presenter.ruled(self._section, field)
            made.setEnabled(not ruled)
            wrong = presenter.wrong.get(f"{self._section}.{field.name}")
            said = wrong.said(self._look.lang) if wrong else words("setup.ruled") if ruled else ""
            self._wrong[field.name].setText(said)
            self._wrong[field.name].setVisible(bool(said))
