"""Menus and dialogs that Qt writes itself speak the language of the window."""

from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from console.ui.words import Lang
from tests.ui.written_desk import Desk

Button = QDialogButtonBox.StandardButton
JAPANESE = ["元に戻す(&U)", "やり直す(&R)", "切り取り(&T)", "コピー(&C)", "貼り付け(&P)", "削除", "すべてを選択"]
ENGLISH = ["&Undo", "&Redo", "Cu&t", "&Copy", "&Paste", "Delete", "Select All"]


def offered(within: QWidget) -> list[list[str]]:
    """By the menus of the three kinds of fields."""
    spin = QSpinBox(within)
    menus = [field.createStandardContextMenu() for field in (QLineEdit(within), QPlainTextEdit(within), spin.lineEdit())]
    return [[action.text().partition("\t")[0] for action in menu.actions() if action.text()] for menu in menus]


def of_dialogs(within: QWidget) -> set[str]:
    buttons = QDialogButtonBox(Button.Save | Button.Cancel, within)
    files = QFileDialog(within)
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    return {button.text() for button in buttons.buttons()} | {files.labelText(QFileDialog.DialogLabel.FileName)}


def test_a_fields_menu_and_a_dialog_are_in_the_windows_language_and_change_with_it(qtbot: QtBot) -> None:
    desk = Desk(Lang.JA)
    window = desk.window
    qtbot.addWidget(window)
    assert offered(window) == [JAPANESE] * 3
    assert of_dialogs(window) == {"保存", "キャンセル", "ファイル名(&N):"}
    window.other_language()
    assert offered(window) == [ENGLISH] * 3
    assert of_dialogs(window) == {"Save", "Cancel", "File &name:"}
    window.other_language()
    assert offered(window) == [JAPANESE] * 3
    desk.door.close()


def test_an_english_window_is_english_from_its_beginning(qtbot: QtBot) -> None:
    Desk(Lang.JA).window.close()
    desk = Desk(Lang.EN)
    qtbot.addWidget(desk.window)
    assert offered(desk.window) == [ENGLISH] * 3
    desk.door.close()
