"""Results through the window: the written figures by keys, and through a real engine to the calls behind one."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.history.filter import Filter
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.phase import Phase
from console.ui.pictures import settle
from console.ui.results.bars import BarRow
from console.ui.results.presenter import ResultsPresenter
from console.ui.results.view import ResultsView
from console.ui.scripted_client import RehearsalHeadset
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import engine
from tests.ui.written_desk import Desk
from tests.unit.server.test_door import TOKEN
from tests.unit.server.test_reports_door import ordered
from tests.unit.service.history.test_history import COUPON, past_call
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


async def a_week(house: House) -> None:
    """One call that ended in an order, one refused, one that nobody answered, on three days."""
    call_id = await past_call(house)
    ordered(house, call_id)
    house.later(days=1)
    await past_call(house, "k2", COUPON, "ask_discount", "refused")
    house.later(days=1)
    missed = await house.dialled("k1")
    await house.line.tells("ended", call_id=missed.call_id, at=0.0, result="no_answer", outcome=None, by_customer=False)


def test_every_figure_opens_as_many_calls_as_it_says(qtbot: QtBot, tmp_path: Path) -> None:
    with engine(tmp_path, a_week) as url:
        door = EngineClient(url, lambda: TOKEN, name="店長")
        window = MainWindow(door, RehearsalHeadset(), Look(LIGHT, Words.load(Lang.JA)), clock=lambda: NOW + timedelta(days=3))
        qtbot.addWidget(window)
        window.setup.begin = lambda: None
        window.show()
        door.start()
        qtbot.waitUntil(lambda: door.link.online, timeout=20_000)

        def figures() -> ResultsView:
            window.go(Screen.RESULTS)
            qtbot.waitUntil(lambda: window.results.phase is Phase.READY, timeout=20_000)
            settle()
            return window.screens.results

        def calls() -> int:
            """How many the history shows for what was opened."""
            assert window.screens.history.isVisible()
            qtbot.waitUntil(lambda: window.history.phase in ("ready", "no_match"), timeout=20_000)
            return window.history.total

        report = figures()._presenter.report
        counts = {one["step"]: one["count"] or 0 for one in (*report["funnel"], *report.get("links", ()))} | {"surveyed": 0}
        said: dict[str, tuple[int, int]] = {}
        for place, tile in enumerate(figures()._tile_row):
            figures()._tile_row[place].click()
            said[tile.tile.id] = counts[tile.tile.step], calls()
        bars = [bar.accessibleName() for bar in figures().findChildren(BarRow) if bar.isVisible()]
        for name in bars:
            next(bar for bar in figures().findChildren(BarRow) if bar.accessibleName() == name).click()
            figure = name.partition("  ")[2].split()[1].replace(",", "")
            if figure.isdigit():  # a shop that tells of no clicks has none to count
                said[name] = int(figure), calls()
        for one in report["heat"]:
            figures().heat.chosen.emit(one["weekday"], one["hour"])
            said[f"{one['weekday']} {one['hour']}"] = one["dialled"], calls()
        assert len(said) > 8 + 10 + 2
        assert {name: told for name, told in said.items() if told[0] != told[1]} == {}
        assert {told[0] for told in said.values()} >= {0, 1, 2, 3}
        door.close()
