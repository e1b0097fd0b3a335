"""When the window locks itself, and how it comes in and out, with the time as an argument."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from console.service.commands import MAY, Role
from console.ui.answers import JSON, Answer, Done, Fetched, Link, LinkState, Refusal
from console.ui.frame.first_screen import first_screen
from console.ui.frame.rail import Screen
from console.ui.session.presenter import Phase, SessionPresenter

NOW = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
IN: JSON = {"people": True, "me": {"name": "城戸", "role": "operator"}, "may": ["look", "act"], "must_change": False, "locked": False, "lock_minutes": 10}  # fmt: skip
OUT: JSON = {"people": True, "me": None, "may": [], "lock_minutes": 10}
ONLINE = Link(LinkState.ONLINE)


class WrittenDoor:
    """Answers as it is told to; ``entered`` are the tokens in the order in which they came to be used."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Answer] = {("GET", "/api/session"): Answer(200, IN)}
        self.asked: list[tuple[str, str, JSON | None]] = []
        self.entered: list[str | None] = []

    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        self.asked.append((method, path, body))
        if done is not None:
            done(self.answers.get((method, path), Answer(200, IN)))

    def fetch(self, path: str, done: Fetched) -> None:
        raise NotImplementedError

    def enter(self, token: str) -> None:
        self.entered.append(token)

    def leave(self) -> None:
        self.entered.append(None)

    def posted(self, path: str) -> int:
        return sum(asked[:2] == ("POST", path) for asked in self.asked)


def inside(**told: Any) -> tuple[WrittenDoor, SessionPresenter]:
    door = WrittenDoor()
    door.answers["GET", "/api/session"] = Answer(200, {**IN, **told})
    presenter = SessionPresenter(door)
    presenter.on_link(ONLINE)
    return door, presenter


def test_it_locks_after_ten_idle_minutes_and_not_before() -> None:
    door, presenter = inside()
    presenter.tick(NOW, in_call=False)
    presenter.touched(NOW + timedelta(minutes=4))
    presenter.tick(NOW + timedelta(minutes=13, seconds=59), in_call=False)
    assert presenter.phase is Phase.IN
    presenter.tick(NOW + timedelta(minutes=14), in_call=False)
    assert (presenter.phase, presenter.covered) == (Phase.LOCKED, True)
    assert door.posted("/api/session/lock") == 1


def test_never_in_a_call_and_the_time_begins_anew_after_it() -> None:
    _, presenter = inside(lock_minutes=1)
    for minute in range(30):
        presenter.tick(NOW + timedelta(minutes=minute), in_call=True)
    assert presenter.phase is Phase.IN
    presenter.tick(NOW + timedelta(minutes=29, seconds=59), in_call=False)
    assert presenter.phase is Phase.IN
    presenter.tick(NOW + timedelta(minutes=30), in_call=False)
    assert presenter.phase is Phase.LOCKED


def test_a_lock_that_the_engine_refuses_is_none() -> None:
    door, presenter = inside()
    door.answers["POST", "/api/session/lock"] = Answer(409, refusal=Refusal("対応中", "in a call", "session.in_call"))
    presenter.lock()
    assert presenter.phase is Phase.IN


@pytest.mark.parametrize(
    ("told", "phase"),
    [
        ({"people": False}, Phase.OPEN),
        (OUT, Phase.SIGN_IN),
        ({"must_change": True}, Phase.NEW_PASSWORD),
        ({"locked": True}, Phase.LOCKED),
        ({}, Phase.IN),
    ],
)
def test_what_the_engine_says_is_what_is_shown(told: JSON, phase: Phase) -> None:
    _, presenter = inside(**told)
    assert presenter.phase is phase
    assert presenter.covered is (phase not in (Phase.OPEN, Phase.IN))


def test_signing_in_takes_the_token_and_out_gives_it_back() -> None:
    door, presenter = inside(**OUT)
    door.answers["POST", "/api/session"] = Answer(201, {**IN, "token": "desk_1"})
    came: list[str] = []
    presenter.came_in = lambda: came.append("in")
    presenter.sign_in("城戸", "asa no minato")
    assert (presenter.phase, presenter.name, door.entered, came) == (Phase.IN, "城戸", ["desk_1"], ["in"])
    assert presenter.allows("act")
    assert not presenter.allows("manage")
    presenter.sign_out()
    assert (presenter.phase, door.entered[-1]) == (Phase.SIGN_IN, None)


def test_a_start_password_is_typed_once_only() -> None:
    door, presenter = inside(**OUT)
    door.answers["POST", "/api/session"] = Answer(201, {**IN, "must_change": True, "token": "desk_1"})
    presenter.sign_in("城戸", "k7dm-3fqx-9hwa")
    assert (presenter.phase, presenter.knows_old_password) == (Phase.NEW_PASSWORD, True)
    presenter.choose_password("", "yuugata no minato")
    assert door.asked[-1] == ("PUT", "/api/session/password", {"old": "k7dm-3fqx-9hwa", "new": "yuugata no minato"})
    assert (presenter.phase, presenter.knows_old_password) == (Phase.IN, False)


def test_whoever_signs_in_arrives_and_whoever_unlocks_is_only_back() -> None:
    door, presenter = inside(**OUT)
    door.answers["POST", "/api/session"] = Answer(201, {**IN, "must_change": True, "token": "desk_1"})
    heard: list[str] = []
    presenter.arrived = lambda: heard.append(f"arrived {presenter.phase}")
    presenter.came_in = lambda: heard.append("came in")
    presenter.sign_in("城戸", "k7dm-3fqx-9hwa")
    assert heard == [], "a start password is no way in yet"
    presenter.choose_password("", "yuugata no minato")
    assert heard == ["arrived in", "came in"]
    presenter.want_password(True)
    presenter.choose_password("yuugata no minato", "asa no minato")
    presenter.lock()
    presenter.unlock("asa no minato")
    assert heard == ["arrived in", "came in", "came in", "came in"]


@pytest.mark.parametrize(("role", "screen"), [(Role.OPERATOR, "live"), (Role.MANAGER, "results"), (Role.ADMINISTRATOR, "settings"), (Role.AUDITOR, "people")])  # fmt: skip
def test_each_role_begins_where_its_work_is(role: Role, screen: str) -> None:
    may = frozenset(what.value for what in MAY if role in MAY[what])
    assert first_screen(lambda what: what.value in may, Screen.QUEUE) == screen


def test_whoever_has_just_added_himself_goes_on_adding_others() -> None:
    assert first_screen(lambda what: True, Screen.PEOPLE) is Screen.PEOPLE


def test_whoever_was_disabled_finds_the_sign_in() -> None:
    door, presenter = inside(**OUT)
    door.answers["POST", "/api/session"] = Answer(201, {**IN, "token": "desk_1"})
    presenter.sign_in("城戸", "asa no minato")
    presenter.on_link(ONLINE)
    door.answers["GET", "/api/session"] = Answer(401, refusal=Refusal("", "gone"))
    presenter.on_link(Link(LinkState.REFUSED, 1))
    assert (presenter.phase, presenter.name, door.entered) == (Phase.SIGN_IN, "", ["desk_1", None])
