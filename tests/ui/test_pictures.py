"""The picture command: one picture a telling moment, of the whole window, none of them empty."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.domain.errors import BadInput
from console.ui.look import Look
from console.ui.pictures import TELLING, grab, take_all
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
