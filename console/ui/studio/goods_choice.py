"""The kinds of goods that a script serves, chosen among those that scripts and carts know; a further one is written beside them."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from console.ui.look import Look
from console.ui.theme import role
from console.ui.tokens import Size, Space

_COLUMNS = 3


class GoodsChoice(QWidget):
    """``changed`` is called when somebody chooses or writes."""

    def __init__(self, look: Look, changed: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changed = changed
        role(self, "clear")
        self.boxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(_COLUMNS, 1)
        self.other = QLineEdit()
        self.other.setAccessibleName(look.words("studio.serves_other"))
        self.other.setPlaceholderText(look.words("studio.serves_other"))
        self.other.setToolTip(look.words("studio.serves_other_tip"))
        self.other.setMaxLength(60)
        self.other.textEdited.connect(lambda _: changed())
        self._grid.addWidget(self.other, 0, 0, 1, _COLUMNS + 1)

    def offer(self, kinds: Iterable[str]) -> None:
        """What can be chosen; what is there already stays as it is."""
        for kind in kinds:
            if kind not in self.boxes:
                box = self.boxes[kind] = QCheckBox(kind)
                box.setMinimumHeight(Size.TARGET)
                box.clicked.connect(lambda _: self._changed())
                self._grid.addWidget(box, *divmod(len(self.boxes) - 1, _COLUMNS))
        # Below them all, and after them for Tab.
        self._grid.addWidget(self.other, -(-len(self.boxes) // _COLUMNS), 0, 1, _COLUMNS + 1)
        for box in self.boxes.values():
            QWidget.setTabOrder(box, self.other)

    def show_goods(self, goods: Sequence[str]) -> None:
        """What is half written is left alone as long as it says the same."""
        if set(goods) == set(self.goods()):
            return
        for kind, box in self.boxes.items():
            box.setChecked(kind in goods)
        self.other.setText("、".join(kind for kind in goods if kind not in self.boxes))

    def goods(self) -> list[str]:
        """In the order in which they are offered, what was written beside them last; none: every kind."""
        written = (kind.strip() for kind in self.other.text().replace(",", "、").split("、"))
        chosen = [kind for kind, box in self.boxes.items() if box.isChecked()]
        return list(dict.fromkeys([*chosen, *(kind for kind in written if kind)]))
