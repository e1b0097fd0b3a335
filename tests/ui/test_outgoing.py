"""What leaves the house, through the window: the written messages by keys, and a real engine that sends one once more and forgets a person."""

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.app.report_paper import FpdfPaper
from console.domain.errors import MessageFault
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.outgoing.presenter import OutgoingPresenter, Page
from console.ui.outgoing.table_page import TablePage
from console.ui.outgoing.view import OutgoingView
from console.ui.phase import Phase
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import engine
from tests.ui.written_desk import Desk
from tests.unit.server.test_door import TOKEN
from tests.unit.service.campaign.test_outreach import Falters, opened
from tests.unit.service.house import House
from tests.unit.store.sample import HANAKO


@pytest.fixture
def sent(desk: Desk) -> OutgoingView:
    return desk.at(1, Screen.OUTGOING).window.screens.outgoing


def cells(page: TablePage) -> list[list[str]]:
    model = page.table.model()
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())]


def test_what_was_not_delivered_goes_again_from_the_keyboard(desk: Desk, sent: OutgoingView) -> None:
    assert cells(sent.messages)[0][4] == "不達"
    sent.messages.table.setFocus()
    desk.press("a")
    assert desk.posted() == ["again"]
    assert cells(sent.messages)[0][4].startswith("次に送る")
    assert "もう一度送ります。" in desk.said()
    desk.press(Qt.Key.Key_Down)
    desk.press("a")
    assert any("役割" in text for text in desk.said()), "whether it arrived is unknown: a manager decides"
    desk.press(Qt.Key.Key_Down)
    assert not sent.messages.again.isEnabled()


def test_results_that_were_given_up_are_told_again(desk: Desk, sent: OutgoingView) -> None:
    sent.tabs.setCurrentIndex(3)
    assert "2" in sent.results.all_again.text()
    sent.results.all_again.click()
    assert [row[2] for row in cells(sent.results)].count("通知中止") == 0
    assert desk.posted() == ["again"]


def test_the_call_of_a_link_is_opened(desk: Desk, sent: OutgoingView) -> None:
    sent.tabs.setCurrentIndex(1)
    sent.links.table.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.window.screens.history.isVisible()
    assert desk.window.history.filter.person == "past-01"


def test_a_second_person_signs_a_wording_and_nobody_what_is_not_saved(desk: Desk, sent: OutgoingView) -> None:
    sent.tabs.setCurrentIndex(2)
    page = sent.wordings
    page.list.setCurrentRow(2)
    page.body.setPlainText("【{shop}】{url} {company} {opt_out}")
    assert not page.sign.isEnabled()
    page.undo.click()
    assert page.sign.isEnabled()
    page.sign.click()
    assert page.chosen is not None
    assert page.chosen.approved
    assert not page.sign.isEnabled()


def test_erasing_is_asked_twice_and_every_change_asks_anew(desk: Desk, sent: OutgoingView) -> None:
    sent.tabs.setCurrentIndex(4)
    page = sent.privacy
    page.erase.click()
    assert any("誰を、なぜ" in text for text in desk.said())
    page.value.setFocus()
    desk.press("09012345678")
    page.reason.setFocus()
    desk.press("asked")
    page.erase.click()
    assert desk.posted() == []
    desk.press(" twice")
    page.erase.click()
    assert desk.posted() == []
    page.erase.click()
    assert desk.posted() == ["erasures"]
    assert any("役割" in text for text in desk.said())


def test_through_a_real_engine(qtbot: QtBot, tmp_path: Path) -> None:
    async def play(house: House) -> None:
        house.service.outreach._ports = {"mail": Falters(MessageFault("ありません。", "no such mailbox"))}
        await opened(house)
        await house.service.outreach.write_due()

    with engine(tmp_path, play, paper=FpdfPaper()) as url:
        door = EngineClient(url, lambda: TOKEN, name="店長")
        presenter = OutgoingPresenter(door, tmp_path)
        view = OutgoingView(Look(LIGHT, Words.load(Lang.JA)), presenter, lambda _: None)
        qtbot.addWidget(view)
        door.link_changed.connect(presenter.on_link)
        door.happened.connect(presenter.on_event)
        view.show()
        door.start()
        qtbot.waitUntil(lambda: presenter.shelves[Page.MESSAGES].phase is Phase.READY, timeout=20_000)
        [row] = cells(view.messages)
        assert (row[1], row[4], row[6]) == (HANAKO.name, "不達", "no such mailbox")
        view.messages.again.click()
        qtbot.waitUntil(lambda: presenter.notice == "outgoing.goes_again", timeout=20_000)
        qtbot.waitUntil(lambda: cells(view.messages)[0][4].startswith("次に送る"), timeout=20_000)
        view.tabs.setCurrentIndex(4)
        view.privacy.value.setText(HANAKO.phone)
        view.privacy.disclose.click()
        qtbot.waitUntil(lambda: isinstance(presenter.notice, tuple), timeout=60_000)
        [papers] = tmp_path.glob("okaeri-disclosure-c1-*.zip")
        assert {"disclosure.pdf", "disclosure.json"} <= set(zipfile.ZipFile(papers).namelist())
        assert papers.stat().st_mode & 0o077 == 0
        view.privacy.reason.setText("ご本人の請求")
        view.privacy.erase.click()
        view.privacy.erase.click()
        qtbot.waitUntil(lambda: presenter.certificate is not None, timeout=20_000)
        assert "鍵を破棄しました" in view.privacy.text.toPlainText()
        view.privacy.save.click()
        [paper] = tmp_path.glob("erasure-*.txt")
        assert "個人データ消去証明書" in paper.read_text(encoding="utf-8")
        view.tabs.setCurrentIndex(0)
        presenter.reload()
        qtbot.waitUntil(lambda: cells(view.messages)[0][1] == "（消去済み）", timeout=20_000)
        door.close()
