"""What is taken for a password, how long a wrong one makes wait, and when a session is over."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import profiles

from console.domain.errors import BadInput
from console.service.commands import MAY, Role, What
from console.service.people.account_records import Account, Session
from console.service.people.doorkeeper import LONGEST, UNUSED, is_over
from console.service.people.passwords import Passwords, fit, name_key, start_password
from console.service.people.tries import FORGOTTEN, IN_ALL, IN_ALL_WITHIN, Tries, wait

NOW = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
MORI = Account("a1", "森 司", Role.ADMINISTRATOR, "", False, NOW, NOW, "root", NOW, "root")
SESSION = Session("s1", MORI, "digest", NOW, NOW, NOW + LONGEST)


def test_roles_and_what_they_may() -> None:
    assert {what.value: " ".join(sorted(role.value for role in MAY[what])) for what in What} == {
        "look": "administrator auditor manager operator system",
        "act": "administrator manager operator",
        "overrule": "administrator manager",
        "manage": "administrator manager",
        "prove": "administrator auditor manager",
        "administer": "administrator",
    }


@pytest.mark.parametrize("password", ["みじかい", "a" * 9, "a" * 30, "x" * 201, "もり つかさ たろう", "モリ ツカサ　タロウ ".strip()])
def test_refused_passwords(password: str) -> None:
    with pytest.raises(BadInput):
        fit(password, "もり つかさ たろう" if "つかさ" in password else "モリツカサタロウ")


def test_a_password_is_the_same_in_either_width() -> None:
    assert fit("朝いちばんの港の風 ABC", "森 司") == fit("朝いちばんの港の風 ＡＢＣ", "森 司")
    assert name_key(" 森　司 ") == name_key("森司") != name_key("林司")
    assert len({start_password() for _ in range(100)}) == 100
    assert fit(start_password(), "森 司")


async def test_argon2_with_the_recommended_profile() -> None:
    passwords = Passwords()
    hashed = await passwords.hashed("朝いちばんの港の風")
    recommended = profiles.RFC_9106_LOW_MEMORY
    assert f"$argon2id$v=19$m={recommended.memory_cost},t={recommended.time_cost},p={recommended.parallelism}$" in hashed
    assert await passwords.fits("朝いちばんの港の風", hashed)
    assert not await passwords.fits("朝いちばんの港の霧", hashed)
    assert not await passwords.fits("朝いちばんの港の風", None)
    assert not await passwords.fits("朝いちばんの港の風", "not a hash")
    passwords.close()


def test_a_wrong_password_makes_wait_longer_and_longer() -> None:
    tries, at, waited = Tries(), NOW, []
    for _ in range(8):
        waited.append(wait(tries, (), at).total_seconds())
        at += timedelta(seconds=waited[-1])
        tries = tries.failed(at)
    assert waited == [0, 0, 0, 3, 10, 300, 300, 300]


def test_who_comes_back_later_begins_anew() -> None:
    tries = Tries(9, NOW)
    assert wait(tries, (), NOW + timedelta(minutes=5)) == timedelta(0)
    assert tries.failed(NOW + FORGOTTEN) == Tries(10, NOW + FORGOTTEN)
    assert tries.failed(NOW + FORGOTTEN + timedelta(seconds=1)).count == 1
    assert wait(tries, (), NOW - timedelta(hours=1)) > timedelta(hours=1)  # a clock that was set back lets nobody in sooner


def test_many_names_wait_together() -> None:
    failures = tuple(NOW + timedelta(seconds=n) for n in range(IN_ALL))
    assert wait(Tries(), failures[:-1], failures[-1]) == timedelta(0)
    assert wait(Tries(), failures, failures[-1]) == IN_ALL_WITHIN - timedelta(seconds=IN_ALL - 1)
    assert wait(Tries(), failures, NOW + IN_ALL_WITHIN) == timedelta(0)


@pytest.mark.parametrize(
    ("after", "connected", "in_call", "over"),
    [
        (timedelta(minutes=59), False, False, False),
        (UNUSED, False, False, True),
        (UNUSED, True, False, False),
        (LONGEST, True, False, True),
        (LONGEST, True, True, False),
        (LONGEST * 2, False, True, False),
    ],
)
def test_a_session_ends_unused_and_after_a_day_and_never_in_a_call(after: timedelta, connected: bool, in_call: bool, over: bool) -> None:
    assert is_over(SESSION, NOW + after, connected=connected, in_call=in_call) is over
