"""Lists whose rows hold more words than a line."""

import pytest
from pytestqt.qtbot import QtBot

from console.ui.frame.rail import Screen
from console.ui.pictures import settle
from console.ui.prose import ReadPage
from console.ui.tokens import Size, Space, Type
from console.ui.words import Lang
from console.ui.wrapped_list import WrappedList
from tests.ui.written_desk import Desk


def test_a_row_is_as_high_as_its_words_at_the_width_there_is(qtbot: QtBot) -> None:
    rows = WrappedList()
    qtbot.addWidget(rows)
    rows.addItems(["第1版", "承認 森 / 林 12/01 14:10"])

    def heights(width: int) -> tuple[int, int]:
        rows.resize(width, 300)
        rows.show()
        settle()
        one, other = (rows.visualItemRect(rows.item(place)).height() for place in range(2))
        return one, other

    one, other = heights(400)
    assert one == other
    one, other = heights(110)
    assert other > one


@pytest.mark.parametrize("lang", [Lang.JA, Lang.EN])
def test_the_scripts_stand_whole_and_no_state_is_broken_in_two(qtbot: QtBot, lang: Lang) -> None:
    desk = Desk(lang)
    qtbot.addWidget(desk.window)
    desk.window.resize(*Size.WINDOW)
    desk.at(33, Screen.STUDIO)
    scripts = desk.window.screens.studio.shelf.scripts
    settle()
    rows = [scripts.item(place) for place in range(scripts.count())]
    assert len(rows) == 7
    assert scripts.visualItemRect(rows[-1]).bottom() < scripts.viewport().height()
    shown = [round((scripts.visualItemRect(row).height() - 2 * Space.XS) / (Type.BODY * Type.PROSE_LINE)) for row in rows]
    assert shown == [len(row.text().splitlines()) for row in rows]
    desk.window.close()


def test_every_line_of_a_page_keeps_its_height_however_it_is_set(qtbot: QtBot) -> None:
    page = ReadPage()
    qtbot.addWidget(page)
    for fill in (
        lambda: page.setHtml("<h3>台本</h3><p>一<br/>二</p><table><tr><td>左</td><td>右</td></tr></table>"),
        lambda: page.setPlainText("一\n二"),
    ):
        fill()
        block, heights = page.document().begin(), []
        while block.isValid():
            heights.append((block.text(), block.blockFormat().lineHeight()))
            block = block.next()
        assert {height for text, height in heights if text} == {Type.PROSE_LINE * 100}
