"""What came of the links that calls sent, on the screen: the results with the calls behind them, and a cart's story."""

from datetime import datetime

from PySide6.QtWidgets import QPushButton

from console.ui.history.view import HistoryView
from console.ui.look import Look
from console.ui.queue.rows import Event
from console.ui.queue.story import story_lines
from console.ui.results.bars import BarRow
from console.ui.results.figures_text import NONE, SHEETS, sheets
from console.ui.results.view import ResultsView
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.written_desk import Desk


def test_each_step_opens_its_calls(desk: Desk, results: ResultsView) -> None:
    rows = results.links.findChildren(BarRow)
    assert [row.accessibleName() for row in rows] == [
        "リンクを送った  件数 118  割合 47.0 %",
        "リンクを開いた  件数 71  割合 60.2 %",
        "購入に至った  件数 33  割合 28.0 %",
    ]
    rows[1].click()
    assert "opened=true" in desk.window.history.filter.query()
    history = desk.window.findChild(HistoryView)
    assert history is not None
    assert any("リンクが開かれた通話" in one.text() for one in history.filter.findChildren(QPushButton))


def test_not_known_is_said_so_and_older_reports_have_none(desk: Desk, results: ResultsView) -> None:
    words, report = Words.load(Lang.JA), dict(desk.window.results.report)
    report["links"] = [{"step": "linked", "count": 3, "share": 0.5}, {"step": "opened", "count": None, "share": None}]
    [_, _, (title, _, rows), *_] = sheets(words, report)
    assert (title, rows[1]) == ("送ったリンクのその後", ["リンクを開いた", "不明", NONE])
    del report["links"]
    assert len(sheets(words, report)) == len(SHEETS)


def test_the_story_tells_of_the_opening_and_by_what_the_order_is_counted() -> None:
    at = datetime.fromisoformat("2026-12-01T14:11:00+09:00")
    told = (Event(at, "opened", {"channel": "sms"}), Event(at, "recovered", {"value": 9000, "rule": "recovery.opened"}))
    said = {lang: [text for _, text in story_lines(Look(LIGHT, Words.load(lang)), told)] for lang in Lang}
    assert said[Lang.JA] == ["SMSのリンクを開かれました", "ご購入 ¥9,000 （リンクを開いてから 1 日以内のご注文）"]
    assert said[Lang.EN] == ["Opened the link sent by SMS", "Bought for ¥9,000 (within a day after the link was opened)"]
