"""The window by its keys, on the written call that ships with it. Any Qt warning fails a test."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from console.ui.answers import Refusal
from console.ui.frame.rail import Screen
from console.ui.live.actions import ActionId
from console.ui.live.call_state import CallState, Holder
from console.ui.live.drawer import DISPOSITIONS
from console.ui.live.steering import SteeringDrawer
from console.ui.live.transcript_log import Standing
from console.ui.pictures import settle
from console.ui.tokens import Motion, ThemeName
from tests.ui.written_desk import Desk


def test_while_the_engine_starts_no_screen_claims_to_be_empty(desk: Desk) -> None:
    window = desk.window
    desk.door.awaken()
    settle()
    assert not window.screens.isVisible()
    assert "準備しています" in desk.said()
    window._each_second()
    desk.door.advance(7)
    window._each_second()
    assert any("7 秒たちました" in one and "エンジン" in one for one in desk.said())
    desk.door.start()
    settle()
    assert window.screens.isVisible()
    assert "準備しています" not in desk.said()


def test_each_key_asks_the_engine_for_what_its_button_says(desk: Desk) -> None:
    desk.at(25)
    for key, verb in (
        ("b", "barge-in"),
        ("b", "barge-in"),
        ("h", "hold"),
        ("h", "hold"),
        ("m1", "send-link"),
        ("t", "take-over"),
        ("r", "hand-back"),
    ):
        desk.press(key)
        assert desk.posted()[-1] == verb
    assert len(desk.posted()) == 7


def test_listening_opens_and_closes_the_sound_of_that_call(desk: Desk) -> None:
    desk.at(25).press("l")
    assert desk.door.sound == ("call-1", "listen")
    desk.press("l")
    assert desk.door.sound is None


def test_taking_over_shows_who_holds_the_line_and_talks(desk: Desk) -> None:
    desk.at(33)
    desk.window.live.select("call-2")
    assert desk.window.screens.live.banner.sentence() == "AIが話しています"
    desk.press("t")
    assert desk.window.screens.live.banner.sentence() == "あなたの声がお客様に届いています"
    assert desk.door.sound == ("call-2", "talk")
    assert desk.window.live.hands() == 0
    desk.press("r")
    assert desk.window.screens.live.banner.sentence() == "AIが話しています"
    assert desk.door.sound == ("call-2", "listen")


def test_hanging_up_needs_the_key_held_down(desk: Desk, qtbot: QtBot) -> None:
    desk.at(25)
    keyboard = desk.window.windowHandle()
    QTest.keyPress(keyboard, Qt.Key.Key_X)
    QTest.keyRelease(keyboard, Qt.Key.Key_X)
    assert desk.posted() == []
    QTest.keyPress(keyboard, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: desk.posted() == ["hangup"], timeout=20 * Motion.HOLD_TO_HANG_UP)
    QTest.keyRelease(keyboard, Qt.Key.Key_X)
    assert desk.posted() == ["hangup"]
    assert desk.window.screens.live.banner.sentence() == "通話は終わりました"


def test_letting_go_of_the_mouse_early_does_not_hang_up(desk: Desk) -> None:
    button = desk.at(25).window.screens.live.keys.hang_up
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.posted() == []
    assert button.filled() == 0


def test_steering_by_number_and_by_typing(desk: Desk) -> None:
    desk.at(25).press("s")
    panel = desk.window.screens.live.drawers[ActionId.STEER]
    assert isinstance(panel, SteeringDrawer)
    assert panel.isVisible()
    desk.press("2")
    assert desk.door.asked[-1][2] == {"line": "return.policy"}
    assert not panel.isVisible()
    desk.press("s")
    desk.press(Qt.Key.Key_Return)
    assert panel.field.hasFocus()
    desk.press("tlxbh 12")
    assert desk.posted() == ["steer"]
    assert panel.field.text() == "tlxbh 12"
    desk.press(Qt.Key.Key_Return)
    assert desk.door.asked[-1][2] == {"text": "tlxbh 12"}


def test_every_drawer_from_the_keyboard_alone(desk: Desk) -> None:
    desk.at(25)
    desk.press("n")
    desk.press("tall 163")
    desk.press(Qt.Key.Key_Return)
    assert desk.door.asked[-1][2] == {"text": "tall 163"}
    desk.press("f")
    desk.press("03-1234-5678")
    desk.press(Qt.Key.Key_Return)
    assert desk.door.asked[-1][2] == {"uri": "0312345678", "attended": True}
    desk.press("k")
    desk.press("5")
    desk.press("#")
    assert [body for _, path, body in desk.door.asked if path.endswith("keypad")] == [{"digits": "5"}, {"digits": "#"}]
    desk.press(Qt.Key.Key_Escape)
    desk.press("p")
    desk.press("201")
    desk.press(Qt.Key.Key_Return)
    assert desk.door.asked[-1][2] == {"uri": "201"}
    desk.press("m")
    desk.press(Qt.Key.Key_Escape)
    assert desk.posted() == ["note", "transfer", "keypad", "keypad", "desk-phone"]
    assert all(sheet.isHidden() for sheet in desk.window.screens.live.drawers.values())
    desk.at(61).window.live.select("call-1")
    desk.press("w")
    desk.press("3")
    assert desk.door.asked[-1][2] == {"outcome": "callback"}


def test_a_key_renamed_in_the_settings_works_at_once(desk: Desk) -> None:
    desk.at(25)
    QTest.keyClick(desk.window, Qt.Key.Key_F9)
    letter = desk.window.screens.headset.letters[ActionId.TAKE_OVER]
    letter.setFocus()
    letter.selectAll()
    desk.press("q")
    assert letter.text() == "Q"
    QTest.keyClick(desk.window, Qt.Key.Key_F2)
    settle()
    desk.press("t")
    assert desk.posted() == []
    desk.press("q")
    assert desk.posted() == ["take-over"]
    assert "(Q)" in desk.window.screens.live.keys.buttons[ActionId.TAKE_OVER].toolTip()


def test_what_a_low_screen_cannot_show_beside_a_drawer_comes_back(desk: Desk) -> None:
    desk.window.resize(683, 384)
    desk.at(25).press("s")
    assert not desk.window.screens.live.keys.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.screens.live.keys.isVisible()


def test_a_refusal_stands_beside_the_keys_until_the_next_key(desk: Desk) -> None:
    desk.at(25)
    desk.door.refuse = lambda method, path: (
        Refusal("森さんが対応中です。", "Mori has it.", "call.held_by_another") if method == "POST" else None
    )
    desk.press("t")
    assert "森さんが対応中です。" in desk.said()
    assert desk.window.screens.live.notice.toolTip() == "規則: call.held_by_another"
    desk.door.refuse = lambda method, path: None
    desk.press("t")
    assert not desk.window.screens.live.notice.isVisible()


def test_the_transcript_appends_and_never_rebuilds(desk: Desk) -> None:
    desk.at(12).press("l")
    model = desk.window.screens.live.transcript.model()
    resets: list[int] = []
    inserted: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsInserted.connect(lambda parent, first, last: inserted.append(first))
    before = model.rowCount()
    desk.at(40)
    assert resets == []
    assert inserted == list(range(before, model.rowCount()))
    text = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert any("遮られて届かなかった部分: よろしいでしょうか。" in line for line in text)


def test_scrolled_up_the_words_stay_and_the_way_back_is_offered(desk: Desk) -> None:
    desk.at(12).press("l")
    desk.at(40)
    desk.window.resize(1100, 620)
    settle()
    view = desk.window.screens.live.transcript
    view.verticalScrollBar().setValue(0)
    desk.at(50)
    assert view.verticalScrollBar().value() == 0
    down = next(button for button in view.findChildren(QPushButton) if button.text() == "最新の発言へ")
    assert down.isVisible()
    down.click()
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    assert not down.isVisible()


def test_another_call_brings_its_own_words_at_once(desk: Desk) -> None:
    desk.at(33)
    desk.window.live.select("call-2")
    model = desk.window.screens.live.transcript.model()
    assert "もしもし" in str(model.index(0, 0).data())
    assert all("コート" not in str(model.index(row, 0).data()) for row in range(model.rowCount()))


def test_a_raised_hand_shows_on_rail_card_and_panel(desk: Desk) -> None:
    desk.at(32.5)
    assert desk.window.live.selected == "call-2"
    assert "人を希望" in desk.said()
    assert any("人との会話を希望" in text for text in desk.said())


def test_losing_the_engine_is_said_honestly_and_nothing_can_be_pressed(desk: Desk) -> None:
    desk.at(25)
    desk.door.lose(3)
    settle()
    assert "エンジンとの接続が切れました。" in desk.said()
    assert "3 秒後につなぎ直します" in desk.said()
    assert not any(button.isEnabled() for button in desk.window.screens.live.keys.buttons.values())
    rows = desk.window.screens.live.transcript.model().rowCount()
    assert rows > 5
    desk.door.connect_now()
    settle()
    assert "エンジンとの接続が切れました。" not in desk.said()
    assert desk.window.screens.live.transcript.model().rowCount() == rows
    assert desk.window.screens.live.keys.buttons[ActionId.TAKE_OVER].isEnabled()


def test_call_now_from_the_queue(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    desk.window.queue.select("cart-04")
    desk.window.screens.queue.table.setFocus()
    desk.press("c")
    assert ("POST", "/api/carts/cart-04/call", {}) in desk.door.asked
    assert "発信しました。" in desk.said()


def test_the_rule_that_forbids_a_call_is_told_in_its_own_sentence(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    desk.window.queue.select("cart-09")
    desk.window.queue.call_now()
    settle()
    assert any("特定商取引法第17条により、おかけできません。" in text for text in desk.said())


def test_the_selected_cart_is_marked_and_stays_marked(desk: Desk) -> None:
    desk.at(1, Screen.QUEUE)
    table = desk.window.screens.queue.table
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    desk.window.queue.select("cart-05")
    desk.door.happened.emit({"event": "queue", "cart_id": "cart-05"})
    settle()
    assert [index.row() for index in table.selectionModel().selectedRows()] == [4]


def test_everything_is_reached_without_a_mouse(desk: Desk) -> None:
    desk.at(25)
    QTest.keyClick(desk.window, Qt.Key.Key_F1)
    assert desk.window.screens.queue.isVisible()
    QTest.keyClick(desk.window, Qt.Key.Key_F2)
    assert desk.window.screens.live.isVisible()
    QTest.keyClick(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    settle()
    palette = desk.window.palette_box
    assert palette.isVisible()
    palette.field.setText("保留")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.posted() == ["hold"]
    assert not palette.isVisible()


def test_language_and_light_change_while_a_call_runs(desk: Desk) -> None:
    desk.at(25)
    desk.window.other_language()
    desk.window.other_theme()
    settle()
    assert desk.window.screens.live.banner.sentence() == "The AI is speaking"
    assert desk.window.screens.live.transcript.model().rowCount() > 5
    assert desk.window.look.theme.name is ThemeName.DARK
    # A control that is shown before it has its place would be a window of its own, and take the keys.
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [desk.window]
    desk.press("t")
    assert desk.posted() == ["take-over"]


def test_a_call_that_ended_stays_readable(desk: Desk) -> None:
    desk.at(61)
    call = desk.window.live.calls["call-1"]
    assert call.state is CallState.ENDED
    assert call.holder is Holder.AI
    assert all(entry.standing in (Standing.HEARD, Standing.LAPSED) for entry in call.log.entries)


def test_every_disposition_has_a_key_and_it_works(desk: Desk) -> None:
    desk.at(61)
    desk.window.live.select("call-1")
    desk.press("w")
    desk.press("^")
    assert desk.door.asked[-1] == ("POST", "/api/calls/call-1/wrap-up", {"outcome": DISPOSITIONS[11]})


def test_who_talks_in_one_call_and_takes_another_is_in_the_other_and_the_first_hears_music(desk: Desk) -> None:
    """By keys alone: four calls, a raised hand, and the way there and back."""
    desk.at(36)
    live = desk.window.live
    live.select("call-1")
    desk.press("t")
    assert live.calls["call-1"].holder is Holder.OPERATOR
    QTest.keyClick(desk.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert live.selected == "call-2"
    desk.press("t")
    assert [live.calls[call].holder for call in ("call-1", "call-2")] == [Holder.HOLD, Holder.OPERATOR]
    assert any("山田 花子 様の通話を保留にしました" in text for text in desk.said())
    assert desk.door.sound == ("call-2", "talk")
    desk.press("r")
    QTest.keyClick(desk.window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.press("h")
    assert live.calls["call-1"].holder is Holder.OPERATOR
    assert desk.door.sound == ("call-1", "talk")


@pytest.mark.parametrize(("modifier", "attended"), [(Qt.KeyboardModifier.NoModifier, True), (Qt.KeyboardModifier.ControlModifier, False)])
def test_a_call_is_sent_on_by_keys_alone_at_once_or_once_they_answer(desk: Desk, modifier: Qt.KeyboardModifier, attended: bool) -> None:
    desk.at(25)
    desk.press("t")
    desk.press("f")
    desk.press("201")
    focus = desk.window.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Return, modifier)
    settle()
    asked = [body for method, path, body in desk.door.asked if path.endswith("/transfer")]
    assert asked == [{"uri": "201", "attended": attended}]
