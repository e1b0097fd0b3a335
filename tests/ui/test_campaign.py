"""The campaign from the keyboard alone: a condition changed, what it would do, saved; calling stopped."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.ui.campaign.presenter import Change
from console.ui.campaign.view import PAGES
from console.ui.frame.rail import Screen
from console.ui.labels import Sentence
from console.ui.pictures import settle
from tests.ui.written_desk import Desk


def focused(desk: Desk) -> object:
    settle()
    return desk.window.focusWidget()


def test_a_tier_is_changed_and_saved_by_keys(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.at(0)
    desk.press(Qt.Key.Key_F10)
    assert desk.window.screens.campaign.isVisible()
    desk.press(Qt.Key.Key_Right)
    page = desk.window.screens.campaign.tiers
    assert desk.window.screens.campaign.pages.currentWidget() is page
    value = next(line for line in page.area.findChildren(QLineEdit) if line.text() == "50000")
    for _ in range(40):
        if focused(desk) is value:
            break
        QTest.keyClick(desk.window.focusWidget() or desk.window, Qt.Key.Key_Tab)
    else:
        raise AssertionError("the value is not reached by Tab")
    value.selectAll()
    desk.press("80000")
    assert page.save.isEnabled()
    desk.window.campaign.look_ahead()
    assert isinstance(page.preview, Sentence)
    assert "最高 → 低 3 件" in page.preview.words
    page.save.setFocus()
    desk.press(Qt.Key.Key_Space)
    put = next(body for method, path, body in desk.door.asked if (method, path) == ("PUT", "/api/campaign/segments"))
    assert put is not None
    assert put["tiers"][0]["when"]["all"][0]["value"] == 80_000
    assert not page.save.isEnabled()
    desk.window.close()


def test_calling_is_stopped_and_the_breaker_is_told(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.door.campaign.rests = {"rule": "gate.breaker", "ja": "発信の失敗が続いたため、約2分休んでいます。", "en": ""}
    desk.at(0, Screen.CAMPAIGN)
    assert "発信の失敗が続いたため、約2分休んでいます。" in desk.said()
    desk.window.screens.campaign.plan.switch.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert "止まっています" in desk.said()
    assert "自動の架電を止めました。呼び出し中の電話も切れます。" in desk.said()
    desk.window.close()


def test_it_begins_with_the_plan_and_keeps_what_is_edited(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.at(0, Screen.CAMPAIGN)
    assert PAGES[desk.window.screens.campaign.tabs.currentIndex()] == "plan"
    desk.window.campaign.add_tier("新しい優先度")
    desk.window.go(Screen.QUEUE)
    desk.window.go(Screen.CAMPAIGN)
    desk.window.screens.campaign.changed(Change.STALE)
    settle()
    assert [tier.name for tier in desk.window.campaign.tiers][-2] == "新しい優先度"
    desk.window.close()
