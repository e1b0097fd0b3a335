"""What is missing of the terms of a purchase is said before the first call: where scripts are written and in the list of setting up."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.domain.terms import Term
from console.service.scripts.shop_terms import TERMS
from console.ui.answers import Deaf
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.labels import Sentence
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.roles import What, why_not
from console.ui.shop_terms.view import ShopTermsPage
from console.ui.tokens import LIGHT, Size
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import PlayedEngine, played_engine
from tests.ui.test_looks import _check
from tests.ui.written_desk import Desk
from tests.unit.server.test_door import TOKEN
from tests.unit.service.house import CHIEF, House

WORDS = Words.load(Lang.JA)
SILENT = dict.fromkeys((term.key for term in TERMS), "")


async def nothing_told(house: House) -> None:
    house.later(minutes=1)
    await house.service.shop_terms.tell(CHIEF, SILENT)
    house.later(minutes=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PlayedEngine]:
    with played_engine(tmp_path, nothing_told) as made:
        yield made


def the_page(window: MainWindow) -> ShopTermsPage:
    found = window.screens.settings.findChild(ShopTermsPage)
    assert isinstance(found, ShopTermsPage)
    return found


def test_a_manager_is_told_what_is_missing_is_led_there_and_enters_it(engine: PlayedEngine, qtbot: QtBot) -> None:
    client = EngineClient(engine.url, lambda: TOKEN, name="森")
    window = MainWindow(client, Deaf(), Look(LIGHT, WORDS), clock=lambda: engine.house.now)
    qtbot.addWidget(window)
    window.resize(1366, 768)

    def comes(wanted: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(wanted()), timeout=60_000)

    window.show()
    client.start()
    window.go(Screen.STUDIO)
    strip = window.screens.studio.lacking
    comes(strip.isVisible)
    for name in ("送料", "お支払い方法", "お届けまでの日数", "返品できる条件", "クーリング・オフの日数"):
        assert name in strip.said.text()
        assert name in strip.accessibleName()
    strip.enter.click()
    page = the_page(window)
    comes(page.isVisible)
    comes(lambda: len(page.fields) == len(TERMS))
    assert window.screens.settings.steps["terms"].isVisible()
    assert "第24条" in page.lacking.text()
    assert page.fields["shipping.fee"].accessibleDescription() == WORDS("terms.waited")
    assert page.fields["payment.fees"].accessibleDescription() == ""

    QTest.keyClicks(page.fields["shipping.fee"], "free")
    page.save.click()
    comes(page.notice.isVisible)
    assert len(window.terms.lacking) == len(Term)
    page.fields["shipping.fee"].clear()
    for key, text in {"shipping.fee": "660", "law.cooling_off.days": "8"}.items():
        QTest.keyClicks(page.fields[key], text)
    for term in TERMS:
        if term.of and term.key not in ("shipping.fee", "law.cooling_off.days"):
            page.fields[term.key].setText(term.example)
            page.fields[term.key].textEdited.emit(term.example)
    page.fields["shipping.fee"].returnPressed.emit()
    comes(lambda: not window.terms.lacking and not window.terms.changed)
    assert page.whole.isVisible()
    assert not page.save.isEnabled()
    engine.house.later(minutes=1)
    assert engine.do(engine.house.service.shop_terms.picture())["lacking"] == []
    window.go(Screen.STUDIO)
    settle()
    assert not strip.isVisible()
    window.close()
    client.close()


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("size", [(1366, 768), Size.SMALLEST], ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_of_it_is_cut_off_or_nameless(qtbot: QtBot, lang: Lang, size: tuple[int, int]) -> None:
    desk = Desk(lang)
    qtbot.addWidget(desk.window)
    desk.door.studio.said = SILENT
    desk.window.resize(*size)
    desk.at(1, Screen.STUDIO)
    strip = desk.window.screens.studio.lacking
    assert strip.isVisible()
    whole: list[QWidget] = [strip, *strip.findChildren(QWidget)]
    strip.enter.click()
    settle()
    page = the_page(desk.window)
    assert page.isVisible()
    for widget in (*whole, *page.findChildren(QWidget)):
        if widget.isVisible():
            _check(widget, desk.window)
    for sentence in page.findChildren(Sentence):
        assert not sentence.isVisible() or sentence.height() >= sentence.heightForWidth(sentence.width()) - 1, sentence.words
    assert (desk.window.width(), desk.window.height()) == size
    desk.window.close()
    desk.door.close()


def test_an_operator_sees_what_is_missing_and_may_not_enter_it(desk: Desk) -> None:
    desk.door.studio.said = SILENT
    desk.at(1, Screen.STUDIO).works_as("operator")
    desk.window.screens.studio.lacking.enter.click()
    settle()
    page = the_page(desk.window)
    assert page.isVisible()
    assert page.fields["shipping.fee"].isReadOnly()
    assert not page.save.isEnabled()
    assert page.save.toolTip() == WORDS(why_not(What.MANAGE))
