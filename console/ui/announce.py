"""A sentence for whoever listens to the window instead of looking at it; without a screen reader nobody hears it."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, sentence: str) -> None:
    """It waits until what is being read is read: what is announced is news, not an alarm."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
