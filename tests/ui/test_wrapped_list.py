"""Lists whose rows hold more words than a line."""

from pytestqt.qtbot import QtBot

from console.ui.pictures import settle
from console.ui.prose import ReadPage
from console.ui.tokens import Type
from console.ui.wrapped_list import WrappedList


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
