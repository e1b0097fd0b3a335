"""The pictures of a walk-through become one, in order, each with its sentence."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.domain.errors import BadInput
from console.ui.look import Look
from console.ui.placeholder import Placeholder
from console.ui.strip import CAPTIONS, STRIP, WIDTH, Walk, captions_of, join, main, pictures_of
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words


@pytest.fixture
def page(qtbot: QtBot) -> Placeholder:
    made = Placeholder(Look(LIGHT, Words.load(Lang.JA)), "phone", "通話はありません", "待ち行列から始めます。")
    made.resize(480, 270)
    qtbot.addWidget(made)
    return made


def test_a_walk_becomes_a_strip_and_can_be_joined_again(tmp_path: Path, page: Placeholder) -> None:
    folder = tmp_path / "walk-test"
    folder.mkdir()
    (folder / "01-older.png").write_bytes(b"left from another time")
    walk = Walk(folder)
    for number in range(4):
        walk.take(f"moment-{number}", page, f"{number} 番目の「場面」", f'Moment "{number}"')
    assert [path.stem for path in pictures_of(folder)] == ["01-moment-0", "02-moment-1", "03-moment-2", "04-moment-3"]
    strip = QImage(str(walk.join()))
    assert strip.width() > 3 * WIDTH
    assert strip.height() > 2 * WIDTH * 270 // 480
    assert strip.pixelColor(WIDTH // 2, 100).name() != LIGHT.primary.lower()  # the moment itself, not the colour of its number
    assert captions_of(folder) == walk.captions
    before = (folder / STRIP).read_bytes()
    (folder / STRIP).unlink()
    assert main([str(folder)]) == 0
    assert (folder / STRIP).read_bytes() == before


def test_nothing_to_join_and_captions_that_are_none_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], qtbot: QtBot) -> None:
    assert main([str(tmp_path)]) == 2
    assert "画像がありません" in capsys.readouterr().err
    (tmp_path / CAPTIONS).write_text("01-x = 5", encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    with pytest.raises(BadInput):
        join([tmp_path / "missing.png"], {}, tmp_path / STRIP)
