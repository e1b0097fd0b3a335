"""What customers answered after their calls, on the screen: the figure, its parts, the calls behind both, and one call's own."""

from PySide6.QtWidgets import QPushButton

from console.ui.frame.rail import Screen
from console.ui.history.view import HistoryView
from console.ui.results.bars import BarRow
from console.ui.results.figures_text import ANSWER_HEAD, NONE, sheets, tiles
from console.ui.results.tile import FigureTile
from console.ui.results.view import ResultsView
from console.ui.words import Lang, Words
from tests.ui.written_desk import Desk


def test_the_figure_opens_the_calls_that_were_answered(desk: Desk, results: ResultsView) -> None:
    tile = next(one for one in results.findChildren(FigureTile) if one.tile.id == "survey")
    assert (tile.tile.value, tile.tile.under[0]) == ("4.3 / 5", "勧めたい度合い（NPS）+24")
    tile.click()
    assert desk.window.history.filter.surveyed
    history = desk.window.findChild(HistoryView)
    assert history is not None
    assert history.isVisible()
    assert any("アンケートに回答" in one.text() for one in history.filter.findChildren(QPushButton))


def test_a_part_opens_its_own(desk: Desk, results: ResultsView) -> None:
    row = next(one for one in results.survey.findChildren(BarRow) if one.accessibleName().startswith("アパレル"))
    assert "回答 17" in row.accessibleName()
    row.click()
    wanted = desk.window.history.filter
    assert (wanted.surveyed, wanted.script) == (True, "apparel")
    assert "surveyed=true" in wanted.query()


def test_a_call_tells_its_own_answer(desk: Desk) -> None:
    desk.at(1, Screen.HISTORY)
    desk.window.history.select("past-01")
    desk.at(1, Screen.HISTORY)
    assert any("満足度 5 / 5" in text for text in desk.said())


def test_on_paper_and_in_reports_that_know_of_none(desk: Desk, results: ResultsView) -> None:
    words, report = Words.load(Lang.JA), desk.window.results.report
    title, head, rows = sheets(words, report)[-1]
    assert (title, len(head), rows[0]) == (words("results.survey"), 1 + len(ANSWER_HEAD), ["アパレル", "17", "4.5", "+35"])
    old = {**report, "headline": {name: told for name, told in report["headline"].items() if name != "survey"}}
    old["by"] = {
        part: [{name: told for name, told in row.items() if name != "survey"} for row in some] for part, some in report["by"].items()
    }
    assert tiles(words, old)[-1].value == NONE
    assert sheets(words, old)[-1][2] == []
