"""A condition on the screen: one row a part, indented by its groups; every control is reached by Tab."""

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import Final

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.ui.campaign.conditions import FACTS, JOINS, RELATIONS, Group, Line, Part, Path, add, remove, rows
from console.ui.controls import Choice, field
from console.ui.icons import icon
from console.ui.labels import label
from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Size, Space

_LONGEST: Final = 200
_WIDE: Final = 100
"""A value takes what room there is, up to its widest."""


class ConditionRows(QWidget):
    """Edits ``group`` in place. ``changed`` hears of every edit."""

    def __init__(self, look: Look, group: Group, changed: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._group, self._changed = look, group, changed
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(Space.XS)
        self._inside: QWidget | None = None
        self._build()

    def _build(self) -> None:
        if self._inside is not None:
            self._rows.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for number, (path, part) in enumerate(rows(self._group), 1):
            row = QHBoxLayout()
            row.setSpacing(Space.XS)
            row.addSpacing(len(path) * Space.XL)
            for widget in self._of_group(part, path, number) if isinstance(part, Group) else self._of_line(part, number):
                row.addWidget(widget, _WIDE if isinstance(widget, QLineEdit) else 0)
            if path:
                row.addWidget(self._remover(part, number))
            row.addStretch(1)
            column.addLayout(row)
        self._rows.addWidget(self._inside)

    def _of_group(self, group: Group, path: Path, number: int) -> list[QWidget]:
        words = self._look.words
        joined = self._choice(self._called(number, "join"), [(join, words(f"campaign.join_{join}")) for join in JOINS], group.join)

        def joins() -> None:
            group.join = str(joined.currentData())
            self._changed()

        joined.activated.connect(joins)
        made: list[QWidget] = [joined]
        for name, part in (("line", Line), ("group", lambda: Group("any", [Line()]))):
            button = QPushButton(words(f"campaign.add_{name}"))
            role(button, "quiet")
            button.setAccessibleName(self._called(number, f"add_{name}"))
            button.clicked.connect(partial(self._add, path, part))
            made.append(button)
        return made

    def _of_line(self, line: Line, number: int) -> list[QWidget]:
        words = self._look.words
        facts = self._choice(self._called(number, "fact"), [(fact, words(f"campaign.fact_{fact}")) for fact in FACTS], line.fact)
        kind = FACTS[line.fact]
        if kind is bool:
            said = [(value, words(f"campaign.is_{value}")) for value in ("true", "false")]
            answer = self._choice(self._called(number, "value"), said, line.value or "true")
            answer.activated.connect(lambda: self._put(line, str(answer.currentData())))
            made: list[QWidget] = [facts, answer]
        else:
            named = [(relation, words(f"campaign.{relation}")) for relation in RELATIONS[kind]]
            relations = self._choice(self._called(number, "relation"), named, line.relation)
            hint = words("campaign.several") if line.relation == "one_of" else words("campaign.value")
            value = field(self._called(number, "value"), hint, _LONGEST, lambda: None)
            value.setText(line.value)
            value.setMinimumWidth(Size.RAIL + Space.XL)
            value.textEdited.connect(partial(self._put, line))
            relations.setMinimumWidth(relations.sizeHint().width())  # short words, whole also in a narrow window
            relations.activated.connect(lambda: self._relate(line, str(relations.currentData())))
            made = [facts, relations, value]
            if kind is int:
                value.setMaximumWidth(2 * Size.RAIL)
                made.append(label(words(f"campaign.unit_{line.fact}"), "soft"))
        facts.activated.connect(lambda: self._ask(line, str(facts.currentData())))
        return made

    def _choice(self, name: str, given: list[tuple[str, str]], chosen: str) -> QComboBox:
        box = Choice()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        metrics = box.fontMetrics()
        # Qt counts in the width of an X; a Japanese letter is wider.
        widest = max(metrics.horizontalAdvance(said) for _, said in given)
        box.setMinimumContentsLength(ceil(widest / metrics.horizontalAdvance("X")) + 1)
        box.setMinimumWidth(Size.RAIL)
        for value, said in given:
            box.addItem(said, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _remover(self, part: Part, number: int) -> QPushButton:
        button = QPushButton(icon("x", self._look.theme.ink_soft), "")
        role(button, "quiet")
        button.setAccessibleName(self._called(number, "remove_part"))
        button.setToolTip(self._look.words("campaign.remove_part"))
        button.clicked.connect(partial(self._remove, part))
        return button

    def _called(self, number: int, what: str) -> str:
        """To who does not see in which row it stands."""
        return self._look.words("campaign.of_row", n=number, what=self._look.words(f"campaign.{what}"))

    # --- edits

    def _put(self, line: Line, value: str) -> None:
        line.value = value
        self._changed()

    def _relate(self, line: Line, relation: str) -> None:
        line.relation = relation
        self._changed()

    def _ask(self, line: Line, fact: str) -> None:
        line.ask(fact)
        self._build()
        self._changed()

    def _add(self, path: Path, part: Callable[[], Line | Group], *_: object) -> None:
        add(self._group, path, part())
        self._build()
        self._changed()

    def _remove(self, part: Part, *_: object) -> None:
        remove(self._group, part)
        self._build()
        self._changed()
