"""One or two goods of the shop, to try and to hear a script with before there is a cart of its kind."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from console.ui.controls import Choice, NumberBox
from console.ui.labels import label
from console.ui.look import Look
from console.ui.section import Section

ROWS: Final = 2
DEAREST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class _Row:
    name: QLineEdit
    price: QSpinBox
    goods: QComboBox
    other: QLineEdit
    """In which a kind is written that the list has not."""

    @property
    def kind(self) -> str:
        return self.goods.currentText().strip()


class SampleGoods(Section):
    """``changed`` is called as the writer types."""

    def __init__(self, look: Look, changed: Callable[[], None], parent: QWidget | None = None) -> None:
        words = look.words
        super().__init__(words("studio.samples"), parent)
        self.rows.addWidget(label(words("studio.samples_tip"), "caption", wrap=True))
        grid = QGridLayout()
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 2)
        self.rows.addLayout(grid)
        self.goods = [_row(look, n) for n in range(1, ROWS + 1)]
        for place, row in enumerate(self.goods):
            for column, field in enumerate((row.name, row.price, row.goods)):
                grid.addWidget(field, place, column)
            row.name.textEdited.connect(lambda _: changed())
            row.price.valueChanged.connect(lambda _: changed())
            row.goods.activated.connect(lambda _: changed())
            row.other.textEdited.connect(lambda _: changed())

    def offer(self, kinds: Iterable[str]) -> None:
        """The kinds that can be chosen; another one is written."""
        offered = ["", *kinds]
        for row in self.goods:
            if [row.goods.itemText(place) for place in range(row.goods.count())] == offered:
                continue
            kind = row.goods.currentText()
            row.goods.clear()
            row.goods.addItems(offered)
            row.goods.setEditText(kind)

    def value(self) -> list[dict[str, Any]]:
        """Those that have a name and a price."""
        return [
            {"name": row.name.text().strip(), "price": row.price.value(), "goods": row.kind}
            for row in self.goods
            if row.name.text().strip() and row.price.value()
        ]

    @property
    def half_told(self) -> bool:
        """Whether a name stands without a price, or a price without a name."""
        return any(bool(row.name.text().strip()) != bool(row.price.value()) for row in self.goods)

    def show_samples(self, samples: Iterable[Mapping[str, Any]], *, editable: bool = True) -> None:
        """What is half typed is left alone as long as the rest is as told."""
        known = [dict(sample) for sample in samples]
        differs = known != self.value()
        for place, row in enumerate(self.goods):
            if differs:
                sample = known[place] if place < len(known) else {}
                with QSignalBlocker(row.price):
                    row.price.setValue(int(sample.get("price", 0)))
                row.name.setText(str(sample.get("name", "")))
                row.goods.setEditText(str(sample.get("goods", "")))
            row.name.setReadOnly(not editable)
            row.goods.setEnabled(editable)
            row.price.setEnabled(editable)


def _row(look: Look, number: int) -> _Row:
    words = look.words
    made = _Row(QLineEdit(), NumberBox(), Choice(), QLineEdit())
    made.goods.setEditable(True)
    made.goods.setLineEdit(made.other)
    made.goods.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.goods.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.goods.setMinimumContentsLength(8)
    made.goods.setAccessibleName(words("studio.sample_of", n=number, what=words("studio.sample_goods")))
    for edit, key in ((made.name, "studio.sample_name"), (made.other, "studio.sample_goods")):
        edit.setAccessibleName(words("studio.sample_of", n=number, what=words(key)))
        edit.setPlaceholderText(words(f"{key}_tip"))
        edit.setToolTip(words(f"{key}_tip"))
        edit.setMaxLength(60)
    made.price.setRange(0, DEAREST)
    made.price.setSingleStep(100)
    made.price.setGroupSeparatorShown(True)
    made.price.setSuffix(words("studio.yen"))
    made.price.setSpecialValueText(words("studio.sample_price"))
    made.price.setToolTip(words("studio.sample_price_tip"))
    for named in (made.price, made.price.lineEdit()):
        named.setAccessibleName(words("studio.sample_of", n=number, what=words("studio.sample_price")))
    return made
