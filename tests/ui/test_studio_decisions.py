"""What a manager does with a version besides the straight way: comments, sends back, throws away, schedules, ends, rolls back, carries out and in.
Through windows of two people and a real engine."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from console.app.trial_process import TrialProcess
from console.ui.pictures import settle
from console.ui.shop_time import JAPAN
from console.ui.studio.steps import StepId
from tests.ui.engine_in_thread import PlayedEngine, played_engine
from tests.ui.test_walk_manager import LAWFUL, Desk, spoken, with_staff

Two = tuple[Desk, Desk]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PlayedEngine]:
    with played_engine(tmp_path) as made:
        made.do(with_staff(made.house))
        made.house.service.trials._runner = TrialProcess()
        made.house.later(minutes=5)
        yield made


@pytest.fixture
def two(engine: PlayedEngine, qtbot: QtBot) -> Iterator[Two]:
    """森, who writes, and 林, who decides."""
    desks = Desk(engine, "森", qtbot), Desk(engine, "林", qtbot)
    yield desks
    for desk in desks:
        desk.close()
    settle()


def drafted(mori: Desk, words: str = LAWFUL) -> str:
    """A draft that says something else; its id."""
    mori.press(StepId.BEGIN)
    mori.comes(lambda: mori.state() == "draft")
    mori.studio.select_line("ask_reason")
    mori.view.editor.text.setPlainText(words)
    mori.comes(lambda: mori.studio.draft is not None and not mori.studio.draft.dirty and not mori.studio.findings)
    assert mori.studio.version is not None
    return str(mori.studio.version["version_id"])


def approved(two: Two, words: str = LAWFUL) -> str:
    mori, hayashi = two
    id = drafted(mori, words)
    mori.press(StepId.SUBMIT)
    mori.comes(lambda: mori.state() == "submitted")
    opened(hayashi, id)
    hayashi.comes(lambda: hayashi.state() == "submitted")
    hayashi.press(StepId.APPROVE)
    hayashi.comes(lambda: hayashi.state() == "approved")
    return id


def opened(desk: Desk, id: str) -> None:
    desk.studio.open_version(id)
    desk.comes(lambda: desk.studio.version is not None and desk.studio.version["version_id"] == id)


def _is_gone(desk: Desk, id: str) -> bool:
    return desk.studio.pack is not None and id not in [one["version_id"] for one in desk.studio.pack["versions"]]


def number_one(desk: Desk) -> str:
    assert desk.studio.pack is not None
    return str(next(one["version_id"] for one in desk.studio.pack["versions"] if one["number"] == 1))


def test_a_word_on_a_line_and_a_version_sent_back_reach_who_wrote_it(two: Two) -> None:
    mori, hayashi = two
    id = drafted(mori)
    mori.press(StepId.SUBMIT)
    mori.comes(lambda: mori.state() == "submitted")
    opened(hayashi, id)
    hayashi.comes(lambda: hayashi.state() == "submitted")
    hayashi.studio.select_line("ask_reason")
    hayashi.view.editor.note.setText("語尾をやわらかく")
    QTest.keyClick(hayashi.view.editor.note, Qt.Key.Key_Return)
    mori.comes(lambda: any(note["text"] == "語尾をやわらかく" for note in mori.studio.notes_at("ask_reason")))
    hayashi.view.decisions.word.setText("もう一度お願いします")
    hayashi.press(StepId.SEND_BACK)
    mori.comes(lambda: mori.state() == "draft")
    mori.comes(lambda: any("もう一度お願いします" in note["text"] for note in mori.studio.notes))
    assert mori.view.decisions.buttons[StepId.SUBMIT].isEnabled()


def test_a_draft_that_is_thrown_away_is_gone_for_both(two: Two) -> None:
    mori, hayashi = two
    id = drafted(mori)
    mori.press(StepId.DISCARD)
    mori.comes(lambda: mori.state() == "approved")
    for desk in two:
        desk.comes(partial(_is_gone, desk, id))
    assert hayashi.state() == "approved"


def test_a_version_speaks_from_its_hour_and_no_longer_than_until_it_is_ended(two: Two, engine: PlayedEngine) -> None:
    mori, hayashi = two
    id = drafted(mori)
    mori.press(StepId.SUBMIT)
    mori.comes(lambda: mori.state() == "submitted")
    opened(hayashi, id)
    hayashi.comes(lambda: hayashi.state() == "submitted")
    period = hayashi.view.decisions.period
    period.later.setChecked(True)
    begins = (engine.house.now + timedelta(hours=2)).astimezone(JAPAN)
    period.begins.setDateTime(QDateTime(QDate(begins.year, begins.month, begins.day), QTime(begins.hour, begins.minute)))
    hayashi.press(StepId.APPROVE)
    hayashi.comes(lambda: hayashi.studio.version is not None and hayashi.studio.version["coming"])
    assert LAWFUL not in spoken(engine, "k1")
    engine.house.later(hours=3)
    assert LAWFUL in spoken(engine, "k2")
    hayashi.press(StepId.END)
    hayashi.comes(
        lambda: hayashi.studio.version is not None and not (hayashi.studio.version["holding"] or hayashi.studio.version["coming"])
    )
    engine.house.later(minutes=1)
    assert LAWFUL not in spoken(engine, "k3")


def test_rolled_back_the_version_before_is_spoken_again(two: Two, engine: PlayedEngine) -> None:
    hayashi = two[1]
    approved(two)
    assert LAWFUL in spoken(engine, "k1")
    engine.house.later(minutes=1)
    opened(hayashi, number_one(hayashi))
    hayashi.press(StepId.RELEASE)
    hayashi.comes(lambda: hayashi.studio.version is not None and hayashi.studio.version["spoken"])
    engine.house.later(minutes=1)
    assert LAWFUL not in spoken(engine, "k2")


def test_a_trial_is_stopped_from_its_page(two: Two) -> None:
    mori = two[0]
    drafted(mori)
    mori.page("trial")
    mori.view.trial.calls.setValue(mori.view.trial.calls.maximum())
    mori.view.trial.start.click()
    mori.comes(lambda: mori.studio.running_trial is not None)
    mori.view.trial.stop.click()
    mori.comes(lambda: mori.studio.running_trial is None)
    assert mori.studio.version is not None
    assert not mori.studio.version.get("trial")


def test_carried_out_as_yaml_and_in_again_it_says_the_same(two: Two, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mori = two[0]
    id = drafted(mori)
    file = tmp_path / "台本.yaml"

    def chosen(dialog: QFileDialog) -> None:
        dialog.fileSelected.emit(str(file))

    monkeypatch.setattr(QFileDialog, "show", chosen)
    mori.view.shelf.put_out.click()
    mori.comes(file.exists)
    assert LAWFUL in file.read_text("utf-8")
    mori.press(StepId.DISCARD)
    mori.comes(lambda: mori.state() == "approved")
    mori.view.shelf.bring_in.click()
    mori.comes(lambda: mori.state() == "draft")
    assert mori.studio.version is not None
    assert mori.studio.version["version_id"] != id
    assert mori.studio.lines["ask_reason"]["text"] == LAWFUL
