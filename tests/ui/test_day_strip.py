"""The plan of the day as it is drawn: half hours in their order, what was called and what is planned, where nobody may be called, and now."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from console.ui.frame.rail import Screen
from console.ui.pictures import settle
from console.ui.queue.day import Day, Slot
from console.ui.queue.day_strip import DayStrip
from console.ui.tokens import LIGHT
from tests.ui.painted import Written, painted
from tests.ui.written_desk import Desk

NINE = datetime.fromisoformat("2026-12-02T09:00:00+09:00")
NOW = NINE + timedelta(minutes=75)
CALLBACK = NINE + timedelta(hours=2)
PLAN = {0: (3, 0), 1: (1, 0), 4: (0, 1), 7: (0, 6)}
"""Half hours from nine: (made, planned). The promised call alone stands at eleven."""
CLOSED = (5, 6)
"""From 11:30 to 12:30 nobody may be called."""


@pytest.fixture
def strip(desk: Desk) -> DayStrip:
    desk.at(1, Screen.QUEUE)
    made = desk.window.screens.queue.day
    slots = tuple(Slot(NINE + timedelta(minutes=30 * at), *PLAN.get(at, (0, 0)), 0 if at in CLOSED else 8) for at in range(10))
    desk.window.queue.day = Day(NOW, slots)
    made.refresh()
    settle()
    return made


def drawn(strip: DayStrip) -> tuple[list[Written], QImage]:
    with painted() as written:
        return written, strip.grab().toImage()


def colours(strip: DayStrip, image: QImage, half_hour: int) -> list[str]:
    """Through the middle of a half hour, from the foot up."""
    across = (strip.width() - 32) / 10
    column = round(16 + (half_hour + 0.25) * across)
    return [image.pixelColor(column, y).name().upper() for y in range(57, 8, -1)]


def test_the_hours_stand_in_their_order_at_even_distances(strip: DayStrip) -> None:
    written, _ = drawn(strip)
    hours = [one for one in written if one.where.top() > 50]
    assert [one.text for one in hours] == ["9", "10", "11", "12", "13"]
    steps = {right.where.left() - left.where.left() for left, right in pairwise(hours)}
    assert max(steps) - min(steps) <= 1


def test_calls_made_and_planned_are_bars_as_high_as_their_numbers_at_their_time(strip: DayStrip) -> None:
    written, image = drawn(strip)
    high = {at: {ink: colours(strip, image, at).count(ink.upper()) for ink in (LIGHT.hold.fill, LIGHT.ai.fill)} for at in range(10)}
    assert [at for at in high if high[at][LIGHT.hold.fill]] == [0, 1]
    assert [at for at in high if high[at][LIGHT.ai.fill]] == [4, 7], "the promised call at its time"
    assert high[0][LIGHT.hold.fill] == pytest.approx(3 * high[1][LIGHT.hold.fill], abs=2)
    assert high[7][LIGHT.ai.fill] == pytest.approx(6 * high[4][LIGHT.ai.fill], abs=4)
    numbers = sorted((one.where.left(), one.text) for one in written if one.where.top() <= 50)
    assert [text for _, text in numbers] == ["3", "1", "1", "6"]


def test_where_nobody_may_be_called_is_told_from_where_nobody_is(strip: DayStrip) -> None:
    _, image = drawn(strip)
    foot = [colours(strip, image, at)[2] for at in range(10)]
    assert [at for at, ink in enumerate(foot) if ink == LIGHT.sunken.upper()] == list(CLOSED)
    assert [at for at, ink in enumerate(foot) if ink == LIGHT.window.upper()] == [2, 3, 8, 9]


def test_now_is_a_line_at_its_place(strip: DayStrip) -> None:
    _, image = drawn(strip)
    ink = QColor(LIGHT.ink).name()
    lines = [x for x in range(image.width()) if image.pixelColor(x, 5).name() == ink]
    assert lines
    assert lines[0] == pytest.approx(16 + 2.5 * (strip.width() - 32) / 10, abs=1)


def test_each_half_hour_is_said_as_the_arrows_walk(desk: Desk, strip: DayStrip) -> None:
    strip.setFocus()
    said = []
    for _ in range(10):
        said.append(strip.accessibleName().split(": ", 1)[1])
        desk.press(Qt.Key.Key_Right)
    words = desk.window.look.words
    assert said == [
        words("queue.day_slot", time=f"{slot.at:%H:%M}", planned=slot.planned, room=slot.room, made=slot.made)
        for slot in desk.window.queue.day.slots  # type: ignore[union-attr]  # the fixture put it there
    ]
    for _ in range(5):
        desk.press(Qt.Key.Key_Left)
    assert f"{CALLBACK:%H:%M}" in strip.accessibleName()
    desk.press(Qt.Key.Key_Return)
    wish = desk.window.queue.wish
    assert CALLBACK.isoformat() in wish.from_
    assert (CALLBACK + timedelta(minutes=30)).isoformat() in wish.until
