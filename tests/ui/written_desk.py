"""A window on the written call that ships with it."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.scripted_client import ScriptedDoor
from console.ui.sound import Ears, NoHeadset
from console.ui.tokens import THEMES, ThemeName
from console.ui.words import Lang, Words

START = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)


class Headphones(NoHeadset):
    """A headset that is there and makes no sound."""

    audible = speaks = True


class Desk:
    """A window on the written call, with keys that go where the keyboard's would."""

    def __init__(self, lang: Lang = Lang.JA, theme: ThemeName = ThemeName.LIGHT) -> None:
        self.door = ScriptedDoor(START)
        self.window = MainWindow(self.door, Ears(self.door, Headphones()), Look(THEMES[theme], Words.load(lang)), clock=self.door.now)
        self.window.show()
        settle()

    def at(self, seconds: float, screen: Screen = Screen.LIVE) -> "Desk":
        if not self.door.link.online:
            self.door.start()
        self.door.advance(seconds)
        self.window.go(screen)
        self.window.activateWindow()
        settle()
        return self

    def works_as(self, role: str) -> "Desk":
        """Signed in as somebody of this role."""
        people = self.door.people
        people.asks, people.inside, people.me["role"] = True, True, role
        self.window.session.on_link(self.door.link)
        settle()
        return self

    def press(self, key: Qt.Key | str) -> None:
        focus = self.window.focusWidget() or self.window
        QTest.keyClicks(focus, key) if isinstance(key, str) else QTest.keyClick(focus, key)
        settle()

    def posted(self) -> list[str]:
        return [path.rsplit("/", 1)[1] for method, path, _ in self.door.asked if method == "POST"]

    def said(self) -> list[str]:
        """All the words on labels that can be seen."""
        found = [label for label in self.window.findChildren(QLabel) if label.isVisible()]
        return [getattr(label, "words", None) or label.text() for label in found]
