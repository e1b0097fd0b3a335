"""The line at the bottom: what is dialled next, by tier and time, and never by name."""

from datetime import timedelta

from pytestqt.qtbot import QtBot

from console.ui.answers import Link, LinkState
from console.ui.frame.status_line import Explanation, StatusLine
from console.ui.look import Look
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.written_desk import Desk


def line_of(desk: Desk) -> StatusLine:
    return desk.window._status


def test_the_next_call_is_told_by_tier_and_time(qtbot: QtBot) -> None:
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.at(1)
    line, state = line_of(desk), desk.window._state
    shown = line._items["next"]
    assert shown.isVisible()
    at = desk.window.clock() + timedelta(minutes=20)
    line.show_state({**state, "next": {"tier": "最高", "planned_at": at.isoformat(), "due": False}})
    assert shown.text() == f"次の発信  最高 {at:%H:%M}"
    assert shown.accessibleName() == shown.text().replace("  ", " ")
    morning = at + timedelta(days=1)
    line.show_state({**state, "next": {"tier": "高", "planned_at": morning.isoformat(), "due": False}})
    assert f"{morning.month}月{morning.day}日" in shown.text()
    line.show_state({**state, "next": {"tier": "高", "planned_at": at.isoformat(), "due": True}})
    assert shown.text() == "次の発信  高 まもなく"
    shown.click()
    sheet = line.findChild(Explanation)
    assert sheet is not None
    sheet.close()
    desk.window.close()


def test_nothing_planned_and_no_engine_leave_no_word_of_it(qtbot: QtBot) -> None:
    line = StatusLine(Look(LIGHT, Words.load(Lang.EN)))
    qtbot.addWidget(line)
    line.resize(1600, 40)
    line.show()
    told = {"next": {"tier": "高", "planned_at": "2026-12-01T15:00:00+09:00", "due": False}}
    line.show_link(Link(LinkState.ONLINE))
    line.show_state(told)
    assert line._items["next"].isVisible()
    assert "High" in line._items["next"].text()
    line.show_state({"next": None})
    assert not line._items["next"].isVisible()
    line.show_state(told)
    line.show_link(Link(LinkState.CONNECTING))
    assert not line._items["next"].isVisible()
