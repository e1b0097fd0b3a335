"""Signing in, locking, people and audit log through the window: written, and through a real engine."""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.service.commands import Role
from console.service.people import people
from console.service.people.passwords import Passwords
from console.ui import fonts
from console.ui.answers import Answer, Deaf
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.scripted_people import PASSWORD, START
from console.ui.session.presenter import Phase
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import engine
from tests.ui.written_desk import Desk
from tests.unit.server.test_door import TOKEN
from tests.unit.service.house import House

SERVICE = Path(people.__file__).parents[1]
WRITE_DOWN = frozenset({"append", "_audit", "_log", "_change", "_save", "draft"})


async def with_people(house: House) -> None:
    """One of each role; everybody's password is ``PASSWORD``."""
    passwords = Passwords(house.service._passwords._profile)
    hashed = passwords.hash(PASSWORD)
    passwords.close()
    with house.store() as work:
        for role in sorted(people.PEOPLES_ROLES, key=lambda role: role is not Role.ADMINISTRATOR):
            people.add(work, "root", f"{role.value} さん", role, hashed, role.value, house.now, start=False)
        work.commit()
    await house.service.doorkeeper.look_again()
    await house.answered()


@contextmanager
def desk_of(qtbot: QtBot, folder: Path) -> Iterator[MainWindow]:
    with engine(folder, with_people) as url:
        door = EngineClient(url, lambda: TOKEN, name="だれか")
        window = MainWindow(door, Deaf(), Look(LIGHT, Words.load(Lang.JA)))
        qtbot.addWidget(window)
        window.show()
        door.start()
        try:
            qtbot.waitUntil(lambda: window.session.phase is Phase.SIGN_IN, timeout=30_000)
            yield window
        finally:
            window.close()
            door.close()


def enter(qtbot: QtBot, window: MainWindow, name: str, password: str = PASSWORD) -> None:
    page = window.cover.pages.sign_in
    page.name.setText(name)
    QTest.keyClicks(page.password.line, password)
    QTest.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=30_000)


def signed_in(qtbot: QtBot, window: MainWindow, name: str) -> None:
    enter(qtbot, window, name)
    qtbot.waitUntil(lambda: window.session.phase is Phase.IN and window.session.link.online and bool(window.live.calls), timeout=30_000)


def refused(qtbot: QtBot, window: MainWindow, method: str, path: str) -> str | None:
    answers: list[Answer] = []
    window._door.ask(method, path, {}, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=30_000)
    return answers[0].refusal.rule if answers[0].refusal is not None else None


def test_sign_in_lock_unlock_and_out(qtbot: QtBot, tmp_path: Path) -> None:
    with desk_of(qtbot, tmp_path) as window:
        assert not window.screens.live.isVisible()
        enter(qtbot, window, "operator さん", "wrong password")
        assert window.session.phase is Phase.SIGN_IN
        assert window.cover.pages.sign_in.notice.isVisible()
        signed_in(qtbot, window, "ｏｐｅｒａｔｏｒ さん")
        assert window.live.me == "operator さん"
        assert window.screens.live.isVisible()
        assert "オペレーター" in window._me.text()
        window.session.lock()
        qtbot.waitUntil(lambda: window.session.phase is Phase.LOCKED, timeout=30_000)
        assert not window.screens.live.isVisible()
        assert refused(qtbot, window, "GET", "/api/queue") == "access.locked"
        lock = window.cover.pages.lock
        QTest.keyClicks(lock.password.line, "wrong password")
        QTest.keyClick(lock.password.line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not window.session.busy, timeout=30_000)
        assert window.session.phase is Phase.LOCKED
        QTest.keyClicks(lock.password.line, PASSWORD)
        QTest.keyClick(lock.password.line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.session.phase is Phase.IN and window.session.link.online, timeout=30_000)
        window.session.sign_out()
        qtbot.waitUntil(lambda: window.session.phase is Phase.SIGN_IN, timeout=30_000)
        assert not window.screens.live.isVisible()


def test_an_operator_approves_nothing_and_an_auditor_only_looks(qtbot: QtBot, tmp_path: Path) -> None:
    with desk_of(qtbot, tmp_path) as window:
        signed_in(qtbot, window, "operator さん")
        for path in ("/api/scripts/versions/x/approve", "/api/wordings/offer.mail/sign", "/api/people", "/api/learning/train"):
            assert refused(qtbot, window, "POST", path) == "access.role"
        assert refused(qtbot, window, "GET", "/api/audit/log") == "access.role"
        window.go(Screen.PEOPLE)
        assert window.screens.people._pages.currentIndex() == 2
        window.session.sign_out()
        qtbot.waitUntil(lambda: window.session.phase is Phase.SIGN_IN, timeout=30_000)
        signed_in(qtbot, window, "auditor さん")
        assert window.screens.people.audit.isVisible(), "an auditor begins with the log"
        window.live.select(next(iter(window.live.calls)))
        off = {action.id.value: action.caption for action in window.live.actions() if not action.enabled}
        assert off["take_over"] == off["hang_up"] == off["note"] == "why.role"
        call = next(iter(window.live.calls))
        for path in (f"/api/calls/{call}/take-over", f"/api/calls/{call}/hangup", "/api/carts/k1/call", "/api/queue/undo"):
            assert refused(qtbot, window, "POST", path) == "access.role"
        window.go(Screen.PEOPLE)
        qtbot.waitUntil(lambda: bool(window.audit.rows), timeout=30_000)
        assert not window.screens.people.tabs.isTabVisible(0)
        window.audit.verify()
        qtbot.waitUntil(lambda: window.audit.verifying.get("result") is not None, timeout=30_000)
        assert window.audit.verifying["result"]["whole"]


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """A written desk at which an administrator has signed in."""
    desk.at(33)
    desk.door.people.me["role"] = "administrator"
    desk.door.demand_sign_in()
    return desk


def test_the_locked_window_says_that_a_hand_is_raised_and_nothing_else(asked: Desk) -> None:
    window = asked.window
    window.session.sign_in("森", PASSWORD)
    asked.at(37.0, Screen.LIVE)
    asked.press("l")
    window._lock()
    window._each_second()
    assert window.session.phase is Phase.LOCKED
    assert window.live.listening is None
    said = " ".join(asked.said())
    assert "人の対応を待っている" in said
    assert not any(word in said for word in ("様", "090", "森", "佐々木"))
    asked.press(Qt.Key.Key_F2)
    window.palette_box.open()
    assert not window.screens.live.isVisible()


def test_nothing_is_locked_while_the_operator_has_a_call(asked: Desk) -> None:
    window = asked.window
    window.session.sign_in("森", PASSWORD)
    asked.at(37.0).window.live.select("call-2")
    asked.press("t")
    window._lock()
    assert window.session.phase is Phase.IN
    assert "ロックできません" in " ".join(asked.said())
    asked.press("r")
    window._lock()
    assert window.session.phase is Phase.LOCKED


def test_caps_lock_is_noticed(asked: Desk) -> None:
    field = asked.window.cover.pages.sign_in.password
    QTest.keyClick(field.line, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert not field.hint.isVisible()
    QTest.keyClick(field.line, "A")  # a capital letter without Shift
    field.line.caps_lock.emit(True)
    assert field.hint.isVisible()
    assert field.line.echoMode() is field.line.EchoMode.Password
    field.shown.click()
    assert field.line.echoMode() is field.line.EchoMode.Normal
    field.take()
    assert field.line.echoMode() is field.line.EchoMode.Password


def test_people_are_added_changed_and_the_last_administrator_stays(asked: Desk) -> None:
    window = asked.window
    window.session.sign_in("森", PASSWORD)
    asked.at(37.0, Screen.PEOPLE)
    window.screens.people.tabs.setCurrentIndex(0)
    view, presenter = window.screens.people.people, window.people
    view.new_name.setText("山口 さくら")
    view.add.click()
    assert (view.start.password.text(), view.start.isVisible()) == (START, True)
    assert fonts.width(START) < view.start.password.contentsRect().width()
    presenter.forget_start()
    assert (view.start.password.text(), view.start.isVisible()) == ("", False)
    presenter.select("p-林")
    view.switch.click()
    assert next(one for one in presenter.people if one.name == "林").state == "disabled"
    view.undo.click()
    assert next(one for one in presenter.people if one.name == "林").enabled
    presenter.select("p-森")
    view.switch.click()
    assert "最後のシステム管理者" in " ".join(asked.said())


def test_the_pages_are_those_of_whoever_is_in_not_of_whoever_was(asked: Desk) -> None:
    window, session = asked.window, asked.window.session
    me = asked.door.people.me

    def seen() -> list[str]:
        """Tabs that can be seen, the one in front first."""
        tabs = window.screens.people.tabs
        room = tabs.rect()
        places = [place for place in range(tabs.count()) if tabs.isTabVisible(place) and room.contains(tabs.tabRect(place))]
        return [tabs.tabText(place) for place in sorted(places, key=lambda place: place != tabs.currentIndex())]

    for role, pages in {
        "manager": ["監査の記録"],
        "administrator": ["担当者", "監査の記録"],
        "auditor": ["監査の記録"],
        "operator": [],
    }.items():
        me["role"] = role
        session.sign_in("森", PASSWORD)
        asked.at(37.0, Screen.PEOPLE)
        assert seen() == pages, role
        session.sign_out()
        window.other_theme()
    session.sign_in("森", PASSWORD)
    for role, count in {"manager": 1, "administrator": 2, "operator": 0}.items():
        asked.works_as(role)
        assert len(seen()) == count, role


def test_the_log_grows_as_it_is_scrolled_and_is_filtered(asked: Desk, tmp_path: Path) -> None:
    window = asked.window
    window.session.sign_in("森", PASSWORD)
    asked.at(37.0, Screen.PEOPLE)
    window.screens.people.tabs.setCurrentIndex(1)
    audit, view = window.audit, window.screens.people.audit
    assert (len(audit.rows), audit.total) == (200, 240)
    view.table.scrollToBottom()
    audit.more()
    assert (len(audit.rows), view.table.entries.rowCount()) == (240, 240)
    view.who.setCurrentIndex(view.who.findData("林"))
    view.who.activated.emit(view.who.currentIndex())
    assert {row.who for row in audit.rows} == {"林"}
    audit.folder = tmp_path
    audit.export()
    assert list(tmp_path.glob("audit-*.csv"))
    asked.door.people.verified = {"whole": False, "entries": 240, "noted": "240:9c", "damage": [{"ja": "記録 7: 書き換えられています。"}]}
    view.verify.click()
    assert view.progress.isVisible()
    audit.poll()
    assert "記録 7" in view.verdict.text() or "記録 7" in getattr(view.verdict, "words", "")


@pytest.mark.parametrize("lang", list(Lang))
def test_whatever_is_written_down_has_its_words(lang: Lang) -> None:
    """Of what people and the engine do; what a later version writes is shown by its id."""
    words = Words.load(lang).entries
    written = set().union(*(kinds_in(ast.parse(file.read_text("utf-8"))) for file in SERVICE.rglob("*.py")))
    assert {"script.edited", "recording.heard", "campaign.off", "script.drafted"} <= written
    assert {what for what in written if f"audit.what.{what}" not in words} == set()
    assert {kind for what in written if f"audit.kinds.{(kind := what.partition('.')[0])}" not in words} == set()


def kinds_in(code: ast.Module) -> set[str]:
    """Whatever stands as a kind of record in a call that writes one, by itself or through a method of its own."""
    calls = [
        one for one in ast.walk(code) if isinstance(one, ast.Call) and getattr(one.func, "attr", getattr(one.func, "id", "")) in WRITE_DOWN
    ]
    said = [part.value for call in calls for part in ast.walk(call) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return {one for one in said if re.fullmatch(r"[a-z_]+\.[a-z_]+", one)}
