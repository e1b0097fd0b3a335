"""A page with ways to follow: one stop of Tab, the arrows inside."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.ui.prose import ReadPage

WAYS = 41


@pytest.fixture
def held() -> list[QWidget]:
    """Qt keeps no window alive that nobody holds."""
    return []


@pytest.fixture
def page(qtbot: QtBot, held: list[QWidget]) -> ReadPage:
    holder = QWidget()
    qtbot.addWidget(holder)
    rows = QVBoxLayout(holder)
    made = ReadPage()
    before, after = QPushButton("before"), QPushButton("after")
    for widget in (before, made, after):
        rows.addWidget(widget)
    made.setHtml("<p>words</p>" * 3 + "".join(f"<p><a href='way-{at}'>way {at}</a></p>" for at in range(WAYS)))
    holder.resize(400, 400)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    made.setFocus()
    held.append(holder)
    return made


@pytest.mark.parametrize(("key", "to"), [(Qt.Key.Key_Tab, "after"), (Qt.Key.Key_Backtab, "before")])
def test_tab_leaves_it_at_once(page: ReadPage, key: Qt.Key, to: str) -> None:
    QTest.keyClick(page, key)
    there = page.window().focusWidget()
    assert isinstance(there, QPushButton)
    assert there.text() == to


def test_the_arrows_come_to_every_way_and_back_and_enter_follows_it(page: ReadPage) -> None:
    followed: list[str] = []
    page.anchorClicked.connect(lambda url: followed.append(url.toString()))
    for key, order in ((Qt.Key.Key_Down, range(WAYS)), (Qt.Key.Key_Up, range(WAYS - 2, -1, -1))):
        met: list[str] = []
        for _ in range(20 * WAYS):
            QTest.keyClick(page, key)
            word = page.textCursor().selectedText()
            if word and (not met or met[-1] != word):
                met.append(word)
        assert [word for word in met if word != f"way {WAYS - 1}" or key is Qt.Key.Key_Down] == [f"way {at}" for at in order]
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert followed == ["way-0"]


def test_without_a_way_in_view_the_arrows_scroll(page: ReadPage) -> None:
    page.setHtml("<p>words</p>" * 60)
    QTest.keyClick(page, Qt.Key.Key_Down)
    assert page.verticalScrollBar().value() > 0
    QTest.keyClick(page, Qt.Key.Key_Up)
    assert page.verticalScrollBar().value() == 0
