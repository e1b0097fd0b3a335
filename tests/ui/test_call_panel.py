"""The panel beside a call: the four stages each have their stop, and the time of the answer is always in view."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from console.ui import fonts
from console.ui.live.cards import CallCard
from console.ui.live.mood_gauge import MoodGauge
from console.ui.live.script_track import STOPS
from console.ui.pictures import settle
from console.ui.tokens import Type
from console.ui.words import Lang
from tests.ui.written_desk import Desk

WHOLE, NARROW = (1366, 768), (683, 384)


@pytest.mark.parametrize("lang", list(Lang))
def test_every_stop_of_the_script_has_its_word_whole_and_apart(qtbot: QtBot, lang: Lang) -> None:
    made = Desk(lang)
    qtbot.addWidget(made.window)
    made.window.resize(*WHOLE)
    made.at(37)
    made.window.live.select("call-2")  # a raised hand makes the panel scroll, and so the track narrower
    settle()
    track = made.window.screens.live.panel.track
    words, places = made.window.look.words, track.places()
    made.window.close()
    assert STOPS == ("opening", "reason", "reassure", "alternative", "offer", "closing")
    for stop, place in zip(STOPS, places, strict=True):
        assert place.width() >= fonts.width(words(f"stage.{stop}"), Type.CAPTION, bold=True)
        assert 0 <= place.left() < place.right() <= track.width()
    # One word at a time is bold, and takes its whole place.
    plain = [fonts.width(words(f"stage.{stop}"), Type.CAPTION) for stop in STOPS]
    air = [(place.width() - width) / 2 for place, width in zip(places, plain, strict=True)]
    gaps = [after.left() - before.right() for before, after in pairwise(places)]
    room = [gap + min(one, other) for gap, (one, other) in zip(gaps, pairwise(air), strict=True)]
    assert min(room) >= 4, room


def test_a_stop_is_filled_only_where_the_call_has_been(desk: Desk) -> None:
    track = desk.at(25).window.screens.live.panel.track
    track.show_stages(("名乗り", "課題特定", "代替提案", "購入促進", "不安解消"))
    assert [STOPS[stop] for stop in sorted(track.been)] == ["opening", "reason", "reassure", "alternative", "offer"]
    assert track.here == STOPS.index("reassure")
    track.show_stages(("名乗り", "課題特定", "購入促進", "人が対応"))
    assert [STOPS[stop] for stop in sorted(track.been)] == ["opening", "reason", "offer"]
    assert track.here == STOPS.index("offer")
    assert track.accessibleName() == "人が対応"


@pytest.mark.parametrize("lang", list(Lang))
def test_where_the_time_of_an_answer_went_is_in_view_whatever_else_there_is(qtbot: QtBot, lang: Lang) -> None:
    made = Desk(lang)
    qtbot.addWidget(made.window)
    made.window.resize(*WHOLE)
    panel = made.window.screens.live.panel
    for seconds, call in ((24, "call-1"), (37, "call-2"), (40, "call-1")):
        made.at(seconds)
        made.window.live.select(call)
        settle()
        bars = panel.response.waterfall
        assert bars.isVisible()
        assert bars.visibleRegion().boundingRect() == bars.rect()
        assert panel.rect().contains(bars.mapTo(panel, QPoint(bars.width() - 1, bars.height() - 1)))
    made.window.close()


def test_on_a_low_screen_the_time_of_the_answer_scrolls_with_the_rest(desk: Desk) -> None:
    desk.window.resize(*NARROW)
    desk.at(33).press("d")
    panel = desk.window.screens.live.panel
    assert panel.isVisible()
    assert panel.response.parentWidget() is not panel
    desk.window.resize(*WHOLE)
    settle()
    assert panel.response.parentWidget() is panel


def test_once_all_is_told_the_boxes_make_room(desk: Desk) -> None:
    desk.at(5)
    panel = desk.window.screens.live.panel
    assert panel.ticks.isVisible()
    desk.at(40)
    desk.window.live.select("call-1")
    settle()
    assert not panel.ticks.isVisible()
    assert "6項目とも届きました。勧誘に進めます" in desk.said()


def test_of_a_call_that_has_ended_it_is_only_said_what_was_heard(desk: Desk) -> None:
    desk.at(60)
    live = desk.window.live
    live.select("call-1")
    settle()
    panel = desk.window.screens.live.panel
    assert "6項目とも届きました" in desk.said()
    assert live.call is not None
    live.call.disclosures = live.call.disclosures[:4]
    panel.show_call(live.call)
    settle()
    assert panel.ticks.isVisible()
    assert "2項目は届いていません" in desk.said()


def test_four_calls_stand_side_by_side_on_a_small_screen(desk: Desk) -> None:
    desk.window.resize(*NARROW)
    desk.at(40)
    desk.window.queue.select("cart-07")
    desk.window.queue.call_now()
    settle()
    cards = desk.window.screens.live.cards.findChildren(CallCard)
    assert len(cards) == 4
    for card in cards:
        assert card.visibleRegion().boundingRect() == card.rect()
        assert card.width() >= card.whole()


@pytest.mark.parametrize("lang", list(Lang))
def test_on_a_small_screen_the_mood_stands_whole_below_a_raised_hand(qtbot: QtBot, lang: Lang) -> None:
    made = Desk(lang)
    qtbot.addWidget(made.window)
    made.window.resize(*WHOLE)
    made.at(37)
    panel = made.window.screens.live.panel
    for call in ("call-2", "call-1", "call-2"):
        made.window.live.select(call)
        settle()
    gauge = panel.findChild(MoodGauge)
    assert gauge is not None
    assert made.window.live.call is not None
    assert made.window.live.call.hand is not None
    assert gauge.visibleRegion().boundingRect() == gauge.rect()
    made.window.close()
