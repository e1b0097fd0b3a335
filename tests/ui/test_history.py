"""Looking back through the window: the written calls, and one through a real engine from search to evidence."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from console.domain.evidence_pack import PAPER, SOUND, check
from console.ui import fonts
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.history.player import SilentPlayer
from console.ui.history.presenter import HistoryPresenter, Phase
from console.ui.history.view import HistoryView
from console.ui.look import Look
from console.ui.pictures import settle
from console.ui.tokens import LIGHT, Space
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import engine
from tests.ui.written_desk import Desk
from tests.unit.server.test_door import TOKEN
from tests.unit.service.history.test_peaks import SOUND as SAMPLES
from tests.unit.service.history.test_peaks import wav
from tests.unit.service.house import House


@pytest.fixture
def back(desk: Desk) -> HistoryView:
    return desk.at(1, Screen.HISTORY).window.screens.history


def test_words_are_typed_and_the_first_call_shows_where_they_were_said(desk: Desk, back: HistoryView) -> None:
    assert desk.window.history.phase is Phase.READY
    desk.press("/")
    assert back.filter.words.hasFocus()
    back.filter.words.setText("返品")
    desk.press(Qt.Key.Key_Return)
    assert all("返品" in (row.found or (0, ""))[1] for row in desk.window.history.rows)
    assert desk.window.history.rows
    assert "返品" in str(back.detail.transcript.currentIndex().data())


def test_it_is_played_followed_and_jumped_in_by_keys_alone(desk: Desk, back: HistoryView) -> None:
    player = desk.window.history._player
    assert isinstance(player, SilentPlayer)
    back.table.setFocus()
    desk.press(" ")
    assert player.playing
    assert player.wav[:4] == b"RIFF"
    back.detail.transcript.choose(4)
    back.detail.transcript.setFocus()
    desk.press(Qt.Key.Key_Return)
    at = desk.window.history.log.entries[4].at
    assert player.position == at
    player.on(8.0)
    assert back.detail.transcript._delegate.sounding == desk.window.history.turn_at(at + 8.0)
    back.detail.wave.setFocus()
    desk.press(Qt.Key.Key_Left)
    assert player.position == at + 3.0
    desk.press(" ")
    assert not player.playing


def test_taking_a_call_over_silences_the_recording(desk: Desk, back: HistoryView) -> None:
    desk.press(" ")
    assert desk.window.history.playing
    desk.at(33).window.live.select("call-2")
    desk.press("t")
    assert not desk.window.history.playing


def test_a_filter_that_fits_nothing_offers_the_way_out(desk: Desk, back: HistoryView) -> None:
    back.filter.person.setText("だれでもない")
    back.filter.person.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.window.history.phase is Phase.NO_MATCH
    assert "条件に合う通話はありません" in desk.said()


def test_calls_are_found_by_mood(desk: Desk, back: HistoryView) -> None:
    box = back.filter.boxes["mood"]
    assert not box.isVisible()
    back.filter._more.click()
    assert [box.itemText(place) for place in range(box.count())] == ["すべてのご様子", "怒り", "動揺", "迷い", "関心", "平静"]
    choose(box, "hesitation")
    assert desk.window.history.filter.mood == "hesitation"
    assert "mood=hesitation" in next(path for _, path, _ in reversed(desk.door.asked) if path.startswith("/api/history?"))
    assert {row.reasons for row in desk.window.history.rows} == {("reason_price",)}


def test_free_days_are_chosen_by_the_shops_clock_and_never_cross(desk: Desk, back: HistoryView) -> None:
    history, bar = desk.window.history, back.filter
    assert not bar.days.isVisible()
    choose(bar.boxes["span"], "own")
    assert bar.days.isVisible()
    # 14:10 of 1 December in Japan.
    assert (history.filter.since, history.filter.until) == (date(2026, 11, 2), date(2026, 12, 1))
    assert bar.boxes["span"].currentData() == "own"
    bar.days.since.setDate(QDate(2026, 11, 29))
    bar.days.until.setDate(QDate(2026, 11, 30))
    assert history.filter.query() == "from=2026-11-29&to=2026-11-30"
    bar.days.since.setDate(QDate(2026, 12, 1))
    assert (history.filter.since, history.filter.until) == (date(2026, 12, 1), date(2026, 12, 1))
    assert bar.days.until.date() == QDate(2026, 12, 1)
    choose(bar.boxes["outcomes"], "refused")
    assert (history.filter.since, bar.boxes["span"].currentData()) == (date(2026, 12, 1), "own")
    choose(bar.boxes["span"], "all")
    assert (history.filter.since, history.filter.outcomes, bar.days.isVisible()) == (None, ("refused",), False)


@pytest.fixture
def at_200(desk: Desk) -> HistoryView:
    """A screen of 1366 × 768 at 200 %."""
    desk.window.resize(683, 384)
    return desk.at(1, Screen.HISTORY).window.screens.history


def in_view(back: HistoryView, turn: int) -> bool:
    words = back.detail.transcript
    box, room = words.visualRect(words.model().index(turn, 0)), words.viewport().rect()
    return room.contains(box) if box.height() <= room.height() else box.top() == room.top()


def test_at_200_percent_the_turn_that_sounds_is_in_view_from_the_first_jump_on(desk: Desk, at_200: HistoryView) -> None:
    history, player = desk.window.history, desk.window.history._player
    assert isinstance(player, SilentPlayer)
    history.select("past-02")
    settle()
    at_200.to_call()
    history.jump(6)
    settle()
    for turn in range(6, len(history.log.entries)):
        player.on(max(0.0, history.log.entries[turn].at - player.position))
        settle()
        assert at_200.detail.transcript._delegate.sounding == turn
        assert in_view(at_200, turn), turn


def test_it_stays_in_view_when_the_window_is_another_size(desk: Desk, back: HistoryView) -> None:
    desk.window.history.select("past-02")
    settle()
    desk.window.history.jump(6)
    settle()
    for size in ((683, 384), (1366, 768), (640, 400), (960, 540)):
        desk.window.resize(*size)
        back.to_call()
        settle()
        assert in_view(back, 6), size


def test_who_scrolls_away_is_let_be_until_the_next_turn(desk: Desk, at_200: HistoryView) -> None:
    history, player = desk.window.history, desk.window.history._player
    assert isinstance(player, SilentPlayer)
    history.select("past-02")
    at_200.to_call()
    history.jump(6)
    settle()
    at_200.detail.transcript.verticalScrollBar().setValue(0)
    player.on(0.2)
    settle()
    assert at_200.detail.transcript.verticalScrollBar().value() == 0
    player.on(history.log.entries[7].at - player.position)
    settle()
    assert in_view(at_200, 7)


def test_at_200_percent_the_tabs_stand_apart_and_off_the_edge(desk: Desk, at_200: HistoryView) -> None:
    at_200.to_call()
    settle()
    tabs = at_200.detail._tabs.tabBar()
    for place in range(tabs.count()):
        assert tabs.tabRect(place).width() >= fonts.width(tabs.tabText(place)) + 2 * Space.S, tabs.tabText(place)
    assert tabs.tabRect(0).left() + tabs.x() + Space.M >= Space.L
    assert tabs.tabRect(1).left() >= tabs.tabRect(0).right()


def test_at_200_percent_every_filter_stands_whole_and_a_call_beneath(desk: Desk, at_200: HistoryView) -> None:
    bar = at_200.filter
    choose(bar.boxes["span"], "own")
    bar._more.click()
    settle()
    shown: list[QWidget] = [bar.person, bar.words, *bar.boxes.values(), bar.days]
    for one, other in combinations(shown, 2):
        assert not one.geometry().intersects(other.geometry()), (one.accessibleName(), other.accessibleName())
    assert bar.rect().contains(bar.days.geometry())
    assert at_200.table.viewport().rect().contains(at_200.table.visualRect(at_200.table.model().index(0, 0)))


def choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


@pytest.fixture
def looking(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[HistoryView, HistoryPresenter]]:
    async def play(house: House) -> None:
        call_id = await house.answered()
        (house.terms.recordings / f"{call_id}.wav").write_bytes(wav(*SAMPLES))
        turn = {"call_id": call_id, "at": 3.0, "unheard": "", "confidence": 0.4, "line": None}
        await house.line.tells("turn", **turn, who="customer", text="丈が長くないか心配で。", started=0.02, ended=0.1, intent="off_topic")
        await house.line.tells("ended", call_id=call_id, at=9.0, result="answered", outcome="consult", by_customer=True)

    with engine(tmp_path / "home", play) as url:
        door = EngineClient(url, lambda: TOKEN, name="店長")
        presenter = HistoryPresenter(door, lambda: datetime.now(UTC), SilentPlayer(), tmp_path / "downloads")
        view = HistoryView(Look(LIGHT, Words.load(Lang.JA)), presenter)
        qtbot.addWidget(view)
        door.link_changed.connect(presenter.on_link)
        door.happened.connect(presenter.on_event)
        view.resize(1294, 700)
        view.show()
        door.start()
        qtbot.waitUntil(lambda: presenter.online, timeout=20_000)
        presenter.open()
        yield view, presenter
        door.close()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()


def test_from_search_to_evidence_through_a_real_engine(qtbot: QtBot, tmp_path: Path, looking: tuple[HistoryView, HistoryPresenter]) -> None:
    view, presenter = looking
    qtbot.waitUntil(lambda: presenter.outline is not None, timeout=20_000)
    view.filter.words.setText("長く")
    QTest.keyClick(view.filter.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: presenter.phase is Phase.READY and presenter.outline is not None, timeout=20_000)
    assert [row.found for row in presenter.rows] == [(0.02, "丈が長くないか心配で。")]
    view.detail.transcript.choose(0)
    view.detail.opinion.intent.setCurrentIndex(view.detail.opinion.intent.findData("reason_size"))
    view.detail.opinion.correct.click()
    qtbot.waitUntil(lambda: presenter.rows[0].reasons == ("reason_size",), timeout=20_000)
    view.detail.opinion.new_tag.setText("丈感")
    QTest.keyClick(view.detail.opinion.new_tag, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: presenter.rows[0].tags == ("丈感",), timeout=20_000)
    view.detail.opinion.points["manner"].setCurrentIndex(1)
    view.detail.opinion.save.click()
    qtbot.waitUntil(lambda: presenter.rows[0].score == 100, timeout=20_000)
    view.detail.play.click()
    qtbot.waitUntil(lambda: presenter.playing, timeout=20_000)
    presenter.take_evidence()
    packs = tmp_path / "downloads"
    qtbot.waitUntil(lambda: any(packs.glob("*.zip")), timeout=20_000)
    with zipfile.ZipFile(next(packs.glob("*.zip"))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert check(parts).faults == ()
    assert parts[PAPER].startswith(b"%PDF")
    assert parts[SOUND] == wav(*SAMPLES)
