"""The picture command: one picture a telling moment, of the whole window, none of them empty."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from console.domain.errors import BadInput
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import TELLING, grab, rehearse, take_all
from console.ui.placeholder import Placeholder
from console.ui.tokens import LIGHT, Size, ThemeName
from console.ui.words import Lang, Words


def test_the_telling_moments(tmp_path: Path, qtbot: QtBot) -> None:
    taken = take_all(tmp_path, Lang.JA, ThemeName.LIGHT)
    names = [path.stem for path in taken]
    assert TELLING | {"queue-empty", "queue-failed", "on-hold", "offline", "send-link", "ended"} <= set(names)
    assert len(set(names)) == len(names) > 30
    whole = QImage(str(taken[names.index("taken-over")]))
    assert (whole.width(), whole.height()) == Size.WINDOW
    assert len({whole.pixel(x, y) for x in range(0, whole.width(), 7) for y in range(0, whole.height(), 7)}) > 20


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, qtbot: QtBot) -> None:
    page = Placeholder(Look(LIGHT, Words.load(Lang.JA)), "phone", "通話はありません", "待ち行列から始めます。")
    qtbot.addWidget(page)
    (tmp_path / "taken.png").mkdir()
    with pytest.raises(BadInput):
        grab(page, tmp_path / "taken.png")


SHOWN: dict[str, tuple[str, ...]] = {
    "queue-loading": ("queue.loading",),
    "queue-failed": ("queue.failed_title",),
    "queue-empty": ("queue.empty_title",),
    "queue-nothing-found": ("queue.none_title",),
    "no-call": ("live.none_title",),
    "history-failed": ("history.failed_title",),
    "results-failed": ("results.failed_title",),
    "people-added": ("people.start",),
    "start-password": ("people.start", "session.sign_in", "session.sign_in_go"),
    "sign-in": ("session.sign_in", "session.sign_in_go"),
    "new-password": ("session.choose", "session.new", "session.choose_go"),
    "locked": ("session.unlock",),
}
"""What is to be read in a picture of this name, by its keys."""
NOT_SHOWN = {"sign-in": ("people.start",), "new-password": ("session.old", "people.start"), "queue-loading": ("queue.failed_title",)}


def test_a_picture_shows_what_its_name_says(qtbot: QtBot) -> None:
    words = Words.load(Lang.JA)
    wrong: list[tuple[str, str]] = []

    def look(name: str, window: MainWindow) -> None:
        said = {part.text() for part in window.findChildren(QLabel) if part.isVisible()}
        said |= {part.text() for part in window.findChildren(QAbstractButton) if part.isVisible()}
        wrong.extend((name, key) for key in SHOWN.get(name, ()) if not any(text.startswith(words(key)) for text in said))
        wrong.extend((name, key) for key in NOT_SHOWN.get(name, ()) if any(text.startswith(words(key)) for text in said))

    rehearse(Look(LIGHT, words), look)
    assert wrong == []
