"""The queue by its keys alone, on the written shop."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from console.campaign.gate.rules import RULES
from console.campaign.planning import planner
from console.domain.verdict import Verdict
from console.ui.frame.rail import Screen
from console.ui.pictures import settle
from console.ui.queue.wish import Wish
from console.ui.words import Lang, Words
from tests.ui.written_desk import Desk

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def decided(desk: Desk) -> list[tuple[str, list[str]]]:
    bodies = [body for method, path, body in desk.door.asked if path.endswith("decisions") and body]
    return [(body["do"], body.get("carts") or ["all"]) for body in bodies]


def shown(desk: Desk) -> list[str]:
    rows = [desk.window.queue.row_at(place) for place in range(desk.window.queue.total)]
    return [row.cart_id for row in rows if row is not None]


def press(desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(desk.window.focusWidget() or desk.window, key, modifier)
    settle()


def test_carts_are_put_off_taken_out_assigned_and_taken_back_from_the_keyboard_alone(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    desk.press("z")
    desk.press("2")
    assert decided(desk) == [("snooze", ["cart-01"])]
    assert any("1 件を後回しにしました。" in text for text in desk.said())
    press(desk, Qt.Key.Key_Down, SHIFT)
    press(desk, Qt.Key.Key_Down, SHIFT)
    assert list(desk.window.queue.marks) == ["cart-01", "cart-02", "cart-03"]
    desk.press("x")
    assert decided(desk)[-1] == ("exclude", ["cart-01", "cart-02", "cart-03"])
    assert not desk.window.queue.marks
    press(desk, Qt.Key.Key_Z, CTRL)
    assert desk.door.asked[-1][1] != ""
    assert desk.posted()[-1] == "undo"
    desk.press("a")
    desk.press("1")
    assert decided(desk)[-1][0] == "assign"
    assert next(body for _, path, body in reversed(desk.door.asked) if path.endswith("decisions") and body)["to"] == "森"


def test_everything_a_filter_finds_is_marked_and_esc_lets_go(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    press(desk, Qt.Key.Key_A, CTRL)
    assert desk.window.queue.everything
    assert any("10 件すべてを選択中" in text for text in desk.said())
    press(desk, Qt.Key.Key_Escape)
    assert not desk.window.queue.everything
    press(desk, Qt.Key.Key_Space)
    assert list(desk.window.queue.marks) == ["cart-01"]


def test_searching_and_narrowing_without_a_mouse(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    desk.press("/")
    assert desk.window.screens.queue.search.hasFocus()
    desk.press("cart-04")
    press(desk, Qt.Key.Key_Return)
    assert shown(desk) == ["cart-04"]
    assert desk.window.queue.selected == "cart-04", "the keys act upon what was found, not upon what was looked at before"
    assert desk.window.screens.queue.table.hasFocus()
    press(desk, Qt.Key.Key_Escape)
    assert desk.window.queue.wish == Wish()
    desk.press("5")
    assert desk.window.queue.wish.when == "stopped"
    assert shown(desk) == ["cart-09"]
    desk.press("w")
    desk.press("1")
    assert desk.window.queue.wish == Wish(when="stopped", rule="gate.barred")
    desk.press("1")
    assert desk.window.queue.wish.when == ""


def test_sorted_from_the_keyboard_alone(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    queue, box = desk.window.queue, desk.window.screens.queue.filters.boxes["sort"]
    for _ in range(40):
        if desk.window.focusWidget() is not box:
            press(desk, Qt.Key.Key_Backtab, SHIFT)
    assert box.hasFocus()
    wanted = []
    for _ in range(box.count() - 1):
        press(desk, Qt.Key.Key_Down)
        wanted.append(queue.wish.sort)
        asked = [path for method, path, _ in desk.door.asked if method == "GET" and path.startswith("/api/queue?")]
        assert f"sort={queue.wish.sort}" in asked[-1]  # the engine sorts: the written shop keeps its order
    assert wanted == [box.itemData(place) for place in range(1, box.count())]
    assert "-value" in wanted
    assert len(shown(desk)) == queue.total


def test_a_view_is_kept_and_opened_again(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    desk.press("5")
    press(desk, Qt.Key.Key_S, CTRL)
    desk.press("stopped ones")
    press(desk, Qt.Key.Key_Return)
    assert desk.window.queue.views == {"stopped ones": "when=stopped"}
    assert any(
        desk.window.screens.queue.views.box.itemText(at) == "stopped ones" for at in range(desk.window.screens.queue.views.box.count())
    )


def test_a_half_hour_of_today_is_walked_to_and_opened(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    strip = desk.window.screens.queue.day
    strip.setFocus()
    press(desk, Qt.Key.Key_Right)
    assert "09:30" in strip.accessibleName()
    press(desk, Qt.Key.Key_Return)
    assert "T09:30:00" in desk.window.queue.wish.from_


def test_a_change_made_elsewhere_is_shown(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    model = desk.window.screens.queue.table.model()
    desk.door.ask("POST", "/api/queue/decisions", {"do": "assign", "to": "林", "carts": ["cart-02"]})
    settle()
    assert [str(model.index(1, column).data()) for column in range(model.columnCount())][8] == "林"


def test_the_hand_strip_is_on_the_queue_and_leads_to_the_call(desk: Desk) -> None:
    desk.at(32.5, Screen.QUEUE)
    assert any("人を希望" in text for text in desk.said())
    press(desk, Qt.Key.Key_H, CTRL)
    assert desk.window.screens.live.isVisible()
    assert desk.window.live.selected == "call-2"
    assert desk.window.windowTitle().startswith("(1) ")


def test_every_rule_that_can_stand_against_a_call_has_its_words() -> None:
    wanted = {rule.id for rule in RULES} | {value.rule for value in vars(planner).values() if isinstance(value, Verdict)}
    for lang in Lang:
        assert {rule for rule in wanted if f"rule.{rule}" not in Words.load(lang).entries} == set()


def test_what_is_not_known_yet_is_not_shown_as_none(qtbot: QtBot) -> None:
    made = Desk()
    qtbot.addWidget(made.window)
    view = made.window.screens.queue
    tabs = view.tabs.findChildren(QPushButton)
    assert tabs[0].text() == "すべて"
    assert "読み込んでいます" in view.day.accessibleName()
    made.door.stumble("today")
    made.at(1, Screen.QUEUE)
    assert tabs[0].text().startswith("すべて 1")
    assert "読み込めませんでした" in view.day.accessibleName()
    made.door.stumble(None)
    made.window.queue.reload()
    settle()
    assert "予定" in view.day.accessibleName()
    made.window.close()
