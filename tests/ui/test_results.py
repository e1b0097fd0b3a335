"""Results through the window: the written figures by keys, and through a real engine to the calls behind one."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.ui.client import EngineClient
from console.ui.history.filter import Filter
from console.ui.look import Look
from console.ui.phase import Phase
from console.ui.results.bars import BarRow
from console.ui.results.presenter import ResultsPresenter
from console.ui.results.view import ResultsView
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import engine
from tests.ui.written_desk import Desk
from tests.unit.server.test_door import TOKEN
from tests.unit.server.test_reports_door import ordered
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import House
from tests.unit.store.sample import NOW


def test_a_figure_opens_its_calls(desk: Desk, results: ResultsView) -> None:
    row = next(bar for bar in results.funnel.findChildren(BarRow) if "不安解消" in bar.accessibleName())
    row.setFocus()
    desk.press(" ")
    wanted = desk.window.history.filter
    assert (wanted.stage, wanted.connected) == ("不安解消", True)
    assert desk.window.screens.history.isVisible()
    assert any("不安解消に進んだ" in button.text() for button in desk.window.screens.history.filter.findChildren(type(results.csv)))


def test_the_heat_map_by_the_arrow_keys(desk: Desk, results: ResultsView) -> None:
    results.heat.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        desk.press(key)
    wanted = desk.window.history.filter
    assert (wanted.weekday, wanted.hour) == (1, 10)


def test_files_are_written(desk: Desk, results: ResultsView, tmp_path: Path) -> None:
    desk.window.results.folder = tmp_path
    results.csv.click()
    results.pdf.click()
    names = sorted(path.suffix for path in tmp_path.iterdir())
    assert names == [".csv", ".pdf"]
    assert next(tmp_path.glob("*.pdf")).read_bytes().startswith(b"%PDF")
    assert "接続率" in next(tmp_path.glob("*.csv")).read_text("utf-8-sig")


def test_no_calls_in_the_period(desk: Desk, results: ResultsView) -> None:
    desk.door.past.show(empty=True)
    desk.press(Qt.Key.Key_F5)
    assert desk.window.results.phase is Phase.EMPTY
    assert "この期間に終わった通話はありません" in desk.said()


def test_through_a_real_engine_to_the_calls_behind_a_figure(qtbot: QtBot, tmp_path: Path) -> None:
    async def play(house: House) -> None:
        call_id = await past_call(house)
        ordered(house, call_id)

    with engine(tmp_path, play) as url:
        door = EngineClient(url, lambda: TOKEN, name="店長")
        presenter = ResultsPresenter(door, lambda: NOW + timedelta(hours=9), tmp_path)
        opened: list[Filter] = []
        presenter.open_calls = opened.append
        view = ResultsView(Look(LIGHT, Words.load(Lang.JA)), presenter)
        qtbot.addWidget(view)
        door.link_changed.connect(presenter.on_link)
        view.resize(1294, 700)
        view.show()
        door.start()
        qtbot.waitUntil(lambda: presenter.online, timeout=20_000)
        presenter.open()
        qtbot.waitUntil(lambda: presenter.phase is Phase.READY, timeout=20_000)
        shown = {tile.tile.id: tile.tile.value for tile in view._tile_row}
        assert (shown["connection"], shown["recovery"], shown["order_value"]) == ("100.0 %", "100.0 %", "¥62,000")
        view.call_yen.setText("100")
        view.margin.setText("50")
        view._save_costs()
        qtbot.waitUntil(lambda: not presenter.report["headline"]["roi"]["assumed"], timeout=20_000)
        assert next(tile for tile in view._tile_row if tile.tile.id == "roi").tile.value == "309.0 倍"
        view._tile_row[0].click()
        assert opened[-1].connected
        assert opened[-1].since == presenter.since
        door.close()
