"""The pages beside the figures: two versions compared, and the regular reports; written, and through a real engine."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.app.report_paper import FpdfPaper
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.history.filter import Filter
from console.ui.look import Look
from console.ui.phase import Phase
from console.ui.pictures import settle
from console.ui.results.presenter import ResultsPresenter
from console.ui.results.view import PAGES, ResultsView
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import engine
from tests.ui.test_looks import SIZES, _check
from tests.ui.written_desk import Desk
from tests.unit.server.test_comparisons_door import compared, spoken
from tests.unit.server.test_door import TOKEN
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import House


def button(inside: QWidget, text: str) -> QPushButton:
    return next(one for one in inside.findChildren(QPushButton) if text in (one.text(), one.accessibleName()) and one.isVisible())


def said(desk: Desk) -> str:
    return "\n".join(desk.said())


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("size", SIZES[:1] + SIZES[2:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_off_on_any_page(qtbot: QtBot, lang: Lang, size: tuple[int, int]) -> None:
    made = Desk(lang)
    qtbot.addWidget(made.window)
    made.window.resize(*size)
    made.at(1, Screen.RESULTS)
    for page in PAGES:
        made.window.screens.results.go(page)
        settle()
        assert (made.window.width(), made.window.height()) == size
        for widget in made.window.screens.results.findChildren(QWidget):
            if widget.isVisible():
                _check(widget, made.window)
    made.window.close()


def test_the_pages_by_the_arrow_keys(desk: Desk, results: ResultsView) -> None:
    results.setFocus()
    desk.press(Qt.Key.Key_Right)
    assert results.pages.currentWidget() is results.compare
    assert "まだ判断できません：あと約" in said(desk)
    assert "注意：B のほうで「断られた」が増えています" in said(desk)


def test_a_figure_of_a_version_opens_its_calls(desk: Desk, results: ResultsView) -> None:
    results.go("compare")
    settle()
    next(one for one in results.compare.findChildren(QPushButton) if one.accessibleName().startswith("購入に至った B")).click()
    wanted = desk.window.history.filter
    assert (wanted.comparison, wanted.arm, wanted.figure) == ("rel-apparel", "b", "recovery")
    assert desk.window.screens.history.isVisible()
    assert "比較 B：購入に至った" in " ".join(one.text() for one in desk.window.screens.history.filter.findChildren(QPushButton))
    assert wanted.without("comparison") == Filter()


def test_a_comparison_is_ended_by_pressing_twice_and_by_a_manager(desk: Desk, results: ResultsView) -> None:
    results.go("compare")
    settle()
    button(results.compare, "B を全件に使う").click()
    settle()
    assert "まだ判断できない段階です" in said(desk)
    assert not any(path.endswith("decide") for _, path, _ in desk.door.asked)
    button(results.compare, "B を全件に使う").click()
    settle()
    assert ("POST", "/api/reports/comparisons/rel-apparel/decide", {"use": "b"}) in desk.door.asked
    assert "これからはすべてのカートに B を使います" in said(desk)
    desk.works_as("operator")
    assert not results.compare.save.isEnabled()


def test_without_a_comparison_it_is_told_how_one_begins(desk: Desk, results: ResultsView) -> None:
    desk.door.past.show(empty=True)
    results.go("compare")
    settle()
    assert desk.window.results.compare.phase is Phase.EMPTY
    assert "割合を 100 % より小さく" in said(desk)


def test_regular_reports_are_set_and_sent_again(desk: Desk, results: ResultsView, tmp_path: Path) -> None:
    desk.window.results.folder = tmp_path
    results.go("mailing")
    settle()
    page = results.mailing
    page.on["monthly"].setChecked(False)
    page.days["weekly"].setCurrentIndex(4)
    page.mail.setPlainText("tencho@minato.example\n\n")
    page.save.click()
    asked = next(body for method, path, body in reversed(desk.door.asked) if (method, path) == ("PUT", "/api/reports/schedule"))
    assert asked is not None
    assert (asked["weekly"], asked["monthly"]["on"]) == ({"on": True, "day": 4, "hour": 8}, False)
    assert (asked["mail"], asked["folder"]) == (["tencho@minato.example"], "/srv/okaeri/reports")
    settle()
    button(page, "もう一度送る honbu@minato.example").click()
    assert ("POST", "/api/reports/periods/rep-3/again", {"delivery": "d32"}) in desk.door.asked
    page.previews["weekly"].click()
    assert next(tmp_path.glob("*.pdf")).name == "okaeri-weekly-preview-20261201.pdf"


def test_who_does_not_manage_looks_only(desk: Desk, results: ResultsView) -> None:
    desk.works_as("operator")
    results.go("mailing")
    settle()
    page = results.mailing
    assert not any(one.isEnabled() for one in (page.save, page.folder, page.mail, *page.on.values()))
    assert page.previews["weekly"].isEnabled()


def test_both_pages_through_a_real_engine(qtbot: QtBot, tmp_path: Path) -> None:
    house: list[House] = []

    async def play(made: House) -> None:
        house.append(made)
        made.later(minutes=2)
        await past_call(made)
        other = await past_call(made, "k2")
        _, release = compared(made)
        spoken(made, other, release)

    with engine(tmp_path, play, paper=FpdfPaper()) as url:
        door = EngineClient(url, lambda: TOKEN, name="店長")
        presenter = ResultsPresenter(door, lambda: house[0].now + timedelta(hours=9), tmp_path)
        opened: list[Filter] = []
        presenter.open_calls = opened.append
        view = ResultsView(Look(LIGHT, Words.load(Lang.JA)), presenter)
        qtbot.addWidget(view)
        door.link_changed.connect(presenter.on_link)
        door.happened.connect(presenter.on_event)
        view.resize(1294, 700)
        view.show()
        view.go("compare")
        door.start()
        compare, mailing = presenter.compare, presenter.mailing
        qtbot.waitUntil(lambda: compare.phase is Phase.READY, timeout=20_000)
        for _ in range(2):
            settle()
            button(view.compare, "B を全件に使う").click()
        qtbot.waitUntil(lambda: not compare.comparisons[0]["running"], timeout=20_000)
        view.go("mailing")
        qtbot.waitUntil(lambda: mailing.phase is Phase.READY and view.mailing.save.isEnabled(), timeout=20_000)
        view.mailing.on["weekly"].setChecked(True)
        view.mailing.mail.setPlainText("chief@shop.example")
        view.mailing.save.click()
        qtbot.waitUntil(lambda: mailing.schedule["next"]["weekly"] is not None, timeout=20_000)
        view.mailing.previews["weekly"].click()
        qtbot.waitUntil(lambda: isinstance(mailing.notice, tuple) and mailing.notice[0] == "results.saved", timeout=60_000)
        assert next(tmp_path.glob("okaeri-weekly-preview-*.pdf")).read_bytes().startswith(b"%PDF")
        door.close()


def test_the_studio_tells_how_a_version_in_use_stands(desk: Desk) -> None:
    desk.at(1, Screen.STUDIO)
    desk.door.past._regular._compared["comparisons"][0]["a"]["version_id"] = "s1-apparel-1"
    desk.window.studio.open_version("s1-apparel-1")
    settle()
    assert "A/B 比較中　まだ判断できません：あと約" in said(desk)
    button(desk.window.screens.studio, "成果で見る").click()
    settle()
    assert desk.window.screens.results.isVisible()
    assert desk.window.screens.results.pages.currentWidget() is desk.window.screens.results.compare
