"""What a keyboard and a screen reader meet in a window."""

import re
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QAbstractSpinBox, QDateEdit, QLineEdit, QWidget

JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
ALIKE_IN_BOTH = re.compile(r"[\W\d]*|EN|CSV|PDF|G722|PCM[AU]|\d: SMS[\W\d]*")
_INSIDE = 8
"""So often Tab may go on within what has parts of its own: a date."""


def stops(window: QWidget) -> list[QWidget]:
    """What Tab should come to."""
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisible() and widget.isEnabled()]
    return [widget for widget in shown if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _part_of_another(widget)]


def _part_of_another(widget: QWidget) -> bool:
    """The line of a number, and what hands the focus on to a part that is a stop itself."""
    return widget.focusProxy() is not None or (isinstance(widget, QLineEdit) and isinstance(widget.parent(), QAbstractSpinBox))


def name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def group(widget: QWidget) -> QWidget | None:
    """What a screen reader names when it comes in there."""
    holder = widget.parentWidget()
    while holder is not None and (not holder.accessibleName() or isinstance(holder, QAbstractScrollArea)):
        holder = holder.parentWidget()
    return holder


def alike(found: list[QWidget]) -> set[str]:
    """Names that two controls of one kind in one group have."""
    counted = Counter((id(group(widget)), type(widget), name(widget)) for widget in found)
    return {said for (_, _, said), times in counted.items() if times > 1}


def foreign(found: list[QWidget]) -> set[str]:
    """Names that are not in Japanese."""
    return {said for said in map(name, found) if not JAPANESE.search(said) and not ALIKE_IN_BOTH.fullmatch(said)}


def missed(window: QWidget, found: list[QWidget], key: Qt.Key) -> set[str]:
    """What a full round of Tab does not come to; or where it stays. The focus is given back."""
    begun = window.focusWidget()
    seen: set[QWidget] = set()
    here, stayed = begun or window, 0
    for _ in range(len(found) * 2 + 5 * _INSIDE):
        QTest.keyClick(here, key)
        there = window.focusWidget()
        if there is None:
            return {"nowhere"}
        stayed = stayed + 1 if there is here else 0
        if stayed > (_INSIDE if isinstance(here, QDateEdit) else 0):
            return {f"stays at {name(here)}"}
        if there in seen and there is not here:
            break
        seen.add(there)
        here = there
    if begun is not None:
        begun.setFocus()
    # What is gone was open over the window, and closes when the focus leaves it.
    return {f"{type(widget).__name__} {name(widget)}" for widget in found if widget not in seen and widget.isVisible()}
