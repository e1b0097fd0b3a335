"""A control that is off for a role says why as its tip."""

from PySide6.QtWidgets import QWidget

from console.ui.look import Look
from console.ui.roles import Allows, What, why_not


def permit(control: QWidget, look: Look, allows: Allows, what: What, *, on: bool = True, tip: str = "") -> None:
    """``on``: nothing else stands in its way; ``tip``: what it does."""
    may = allows(what)
    control.setEnabled(on and may)
    control.setToolTip(tip if may else look.words(why_not(what)))
