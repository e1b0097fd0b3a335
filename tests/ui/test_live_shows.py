"""What the live view paints follows the call: a view that stopped painting, or painted something else, would be seen here."""

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.domain.script import Disclosure
from console.ui.live.call_state import QUIET_DB, Response
from console.ui.live.cards import CallCard
from console.ui.live.disclosures import Disclosures
from console.ui.live.levels import LevelMeter, fraction
from console.ui.live.mood import Mood, Why
from console.ui.live.mood_gauge import MoodGauge
from console.ui.live.reasons import why_text
from console.ui.live.transcript_log import Standing
from console.ui.live.transcript_view import ENTRY, TranscriptView
from console.ui.live.waterfall import Waterfall
from console.ui.look import Look
from console.ui.pictures import settle
from console.ui.tokens import THEMES, ThemeName
from console.ui.words import Lang, Words
from tests.ui.painted import painted
from tests.ui.written_desk import Desk

LOOK = Look(THEMES[ThemeName.LIGHT], Words.load(Lang.JA))
WIDE = 400


def taken(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def share(picture: QImage, colour: str, *, row: int) -> float:
    """Of the pixels of one row that are of this colour."""
    wanted = QColor(colour).rgb()
    return sum(picture.pixel(x, row) == wanted for x in range(picture.width())) / picture.width()


def coloured(picture: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(picture.pixel(x, y) == wanted for x in range(picture.width()) for y in range(picture.height()))


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(WIDE, widget.sizeHint().height())
    widget.show()
    settle()
    return widget


@pytest.mark.parametrize("db", [QUIET_DB, -45.0, -20.0, 0.0])
def test_a_meter_is_lit_as_far_as_it_is_loud(qtbot: QtBot, db: float) -> None:
    meter = LevelMeter(LOOK)
    shown(qtbot, meter)
    meter.show_level("お客様", LOOK.theme.customer, db)
    picture = taken(meter)
    lit = share(picture, LOOK.theme.customer.fill, row=picture.height() // 2)
    dark = share(picture, LOOK.theme.sunken, row=picture.height() // 2)
    assert lit / (lit + dark) == pytest.approx(fraction(db), abs=0.04)


def test_both_meters_move_with_the_call(desk: Desk) -> None:
    desk.at(25)
    lit = []
    for customer, agent in ((-90.0, -90.0), (-12.0, -90.0), (-90.0, -12.0)):
        desk.door.happened.emit({"event": "levels", "call_id": "call-1", "customer_db": customer, "agent_db": agent})
        settle()
        ours, theirs = [taken(meter) for meter in desk.window.screens.live.findChildren(LevelMeter) if meter.isVisible()]
        lit.append((coloured(ours, LOOK.theme.ai.fill) > 100, coloured(theirs, LOOK.theme.customer.fill) > 100))
    assert lit == [(False, False), (False, True), (True, False)]


@pytest.mark.parametrize("heard", range(7))
def test_a_box_is_ticked_for_each_disclosure_that_was_heard(qtbot: QtBot, heard: int) -> None:
    ticks = Disclosures(LOOK)
    shown(qtbot, ticks)
    ticks.show_heard(tuple(list(Disclosure)[:heard]))
    one = Disclosures(LOOK)
    shown(qtbot, one)
    one.show_heard((Disclosure.SELLER,))
    assert coloured(taken(ticks), LOOK.theme.done.soft) == pytest.approx(heard * coloured(taken(one), LOOK.theme.done.soft), rel=0.02)


@pytest.mark.parametrize("figure", [0, 25, 60, 100])
def test_a_mood_is_as_long_as_its_figure_and_says_why(qtbot: QtBot, figure: int) -> None:
    gauge = MoodGauge(LOOK)
    shown(qtbot, gauge)
    mood = Mood(0, 0, 0, 0, figure, max(0, figure - 10), False, (Why("声が明るい", "a brighter voice"),))
    with painted() as written:
        gauge.show_mood(mood)
        picture = taken(gauge)
    row = picture.height() * 7 // 8
    full, bar = share(picture, LOOK.theme.sunken, row=row), share(picture, LOOK.theme.customer.fill, row=row)
    assert bar / (full + bar) == pytest.approx(figure / 100, abs=0.06)
    assert f"{figure}" in "".join(one.text for one in written)
    assert ("↑" in [one.text for one in written]) is (figure >= 25)
    assert gauge.accessibleDescription() == "声が明るい"


def test_a_strained_voice_is_told_in_a_word_and_in_another_colour(qtbot: QtBot) -> None:
    gauge = MoodGauge(LOOK)
    shown(qtbot, gauge)
    gauge.show_mood(Mood(40, 0, 0, 0, 0, 0, True))
    assert coloured(taken(gauge), LOOK.theme.act.fill) == 0
    with painted() as written:
        gauge.show_mood(Mood(80, 0, 0, 0, 0, 0, True))
        assert coloured(taken(gauge), LOOK.theme.act.fill) > 50
    assert LOOK.words("mood.high") in [one.text for one in written]


def test_the_waterfall_gives_each_stage_its_share(qtbot: QtBot) -> None:
    bars = Waterfall(LOOK)
    shown(qtbot, bars)
    bars.show_response(Response(400.0, (("end_of_turn", 200.0), ("recognition", 150.0), ("sound", 50.0)), filler=False))
    settle()
    with painted() as written:
        picture = taken(bars)
    rows = [picture.height() * (2 * place + 1) // 6 for place in range(3)]
    shares = [max(share(picture, LOOK.theme.ai.fill, row=row + off) for off in (-2, -1, 1, 2)) for row in rows]
    assert shares[0] / sum(shares) == pytest.approx(0.5, abs=0.05)
    assert shares[1] / sum(shares) == pytest.approx(0.375, abs=0.05)
    assert {"200", "150", "50"} <= {one.text for one in written}


def test_what_was_cut_off_is_struck_through_and_the_rest_is_not(desk: Desk) -> None:
    desk.at(37)
    view = desk.window.screens.live.findChild(TranscriptView)
    assert view is not None
    call = desk.window.live.call
    assert call is not None
    entry = next(entry for entry in call.log.entries if entry.standing is Standing.HEARD and len(entry.text) > 12)
    entry.text, entry.unheard = "お届けは、", "三日後でございます"
    struck = _line_of(view, entry)
    entry.text, entry.unheard = "お届けは、三日後でございます", ""
    plain = _line_of(view, entry)
    assert struck > plain + 40  # a stroke as long as the words that were not heard


def _line_of(view: TranscriptView, entry: object) -> int:
    """How many pixels of the row's ink stand at the height of a stroke through the words."""
    model = view.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data(ENTRY) is entry)
    view.scrollTo(model.index(row, 0))
    view._delegate.forget()
    settle()
    place = view.visualRect(model.index(row, 0))
    picture = view.viewport().grab(place).toImage()
    left, middle = picture.width() // 4, 4 + 22 // 2
    paper = picture.pixel(picture.width() - 4, middle)
    return max(sum(picture.pixel(x, y) != paper for x in range(left, picture.width())) for y in range(middle - 1, middle + 5))


@pytest.mark.parametrize("seconds", [12, 25, 33])
def test_the_clock_of_a_call_runs(desk: Desk, seconds: int) -> None:
    desk.at(seconds)
    [card] = [card for card in desk.window.screens.live.findChildren(CallCard) if card.isVisible()][:1]
    with painted() as written:
        card.grab()
    assert f"00:{seconds - 2:02}" in "".join(one.text for one in written)  # it rang for two seconds


def test_what_comes_next_stands_with_its_reason_and_its_facts(desk: Desk) -> None:
    desk.at(25)
    call = desk.window.live.call
    assert call is not None
    assert call.next is not None
    said = "".join(desk.said())
    assert call.next.text in said
    assert why_text(LOOK.words, call.next.why) in said
    assert [fact.value for fact in call.next.facts if fact.value not in said] == []


def test_below_a_spoken_line_stands_what_it_rests_on(desk: Desk) -> None:
    desk.at(37)
    desk.window.live.select("call-1")
    settle()
    with painted() as written:
        desk.window.screens.live.grab()
    said = [one.text for one in written]
    assert any(text.startswith(LOOK.words("panel.why")) and "104 cm" in text for text in said), said
