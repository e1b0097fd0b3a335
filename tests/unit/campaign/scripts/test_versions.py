"""From draft to approved: who may take which step; and what is spoken when."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from console.campaign.scripts.approval import intact
from console.campaign.scripts.pack import load_pack
from console.campaign.scripts.releases import Release, checked, in_force
from console.campaign.scripts.versions import PROGRAM, Stamp, State, Version, approved, draft, edited, sent_back, submitted, unchanged
from console.domain.errors import BadInput, Refused
from console.shipped import shipped

NOW = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
SCRIPT = load_pack(shipped("assets/packs/apparel"))
MORI, HAYASHI = Stamp("森", NOW), Stamp("林", NOW + timedelta(hours=1))


def rule(version: Version, name: str, faults: tuple[str, ...] = ()) -> str | None:
    try:
        approved(version, faults, Stamp(name, NOW))
    except Refused as no:
        return no.rule
    return None


def test_two_people_make_a_script_that_a_call_may_speak() -> None:
    first = edited(draft("v1", "s1", 2, SCRIPT, MORI), SCRIPT, MORI)
    handed_in = submitted(first, (), MORI)
    done, signed = approved(handed_in, (), HAYASHI)
    assert (first.state, handed_in.state, done.state) == (State.DRAFT, State.SUBMITTED, State.APPROVED)
    assert intact(signed)
    assert [signature.by for signature in signed.approvals] == ["森", "林"]
    assert signed.version == "2"


def test_nobody_approves_their_own_work() -> None:
    by_two = edited(draft("v1", "s1", 2, SCRIPT, MORI), SCRIPT, Stamp("佐藤", NOW))
    handed_in = submitted(by_two, (), Stamp("Tanaka", NOW))
    assert [rule(handed_in, name) for name in ("森", "佐藤", " tanaka ")] == ["script.own_work"] * 3
    assert rule(handed_in, "林") is None


def test_what_came_with_the_program_is_nobodys_own_work() -> None:
    handed_in = submitted(draft("v1", "s1", 1, SCRIPT, Stamp(PROGRAM, NOW)), (), MORI)
    assert handed_in.script.version == SCRIPT.version
    assert (rule(handed_in, "森"), rule(handed_in, "林")) == ("script.own_work", None)


def test_the_law_check_stands_before_both_signatures() -> None:
    first = draft("v1", "s1", 2, SCRIPT, MORI)
    with pytest.raises(Refused, match="1 faults"):
        submitted(first, ("law.opening",), MORI)
    assert rule(submitted(first, (), MORI), "林", ("law.opening",)) == "script.lint"


def test_only_a_draft_is_changed_and_what_is_sent_back_is_one_again() -> None:
    handed_in = submitted(draft("v1", "s1", 2, SCRIPT, MORI), (), MORI)
    with pytest.raises(Refused, match="submitted"):
        edited(handed_in, SCRIPT, MORI)
    again = sent_back(handed_in)
    assert (again.state, again.submitted) == (State.DRAFT, None)
    with pytest.raises(Refused):
        sent_back(again)
    assert rule(again, "林") == "script.state"


def test_a_decision_is_taken_on_what_was_seen() -> None:
    first = draft("v1", "s1", 2, SCRIPT, MORI)
    unchanged(first, 1)
    with pytest.raises(Refused, match="meanwhile"):
        unchanged(edited(first, SCRIPT, HAYASHI), 1)


def released(id: str, begins: float, until: float | None = None, share: int = 100, ended: float | None = None) -> Release:
    day = timedelta(days=1)
    return Release(
        id, "s1", "apparel", f"v-{id}", f"h-{id}", NOW + begins * day, "森", NOW,
        None if until is None else NOW + until * day, share, None if ended is None else NOW + ended * day,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("releases", "day", "spoken"),
    [
        ((), 1, None),
        ((released("a", 0),), -1, None),
        ((released("a", 0), released("b", 5)), 4, "a"),
        ((released("a", 0), released("b", 5)), 5, "b"),
        ((released("a", 0), released("season", 5, 10), released("b", 3)), 6, "season"),
        ((released("a", 0), released("season", 5, 10)), 10, "a"),
        ((released("a", 0), released("season", 5, 10), released("back", 7)), 8, "back"),
        ((released("a", 0), released("b", 5, ended=6)), 7, "a"),
    ],
)
def test_what_is_spoken_is_what_began_last_and_holds(releases: tuple[Release, ...], day: int, spoken: str | None) -> None:
    found = in_force(releases, NOW + timedelta(days=day))
    assert (found.id if found else None) == spoken


def test_a_share_takes_its_part_of_the_carts_and_always_the_same_ones() -> None:
    some = (released("a", 0), released("b", 1, share=20))
    at = NOW + timedelta(days=2)
    chosen = {f"cart-{n}": in_force(some, at, f"cart-{n}") for n in range(2000)}
    counted = Counter(release.id for release in chosen.values() if release)
    assert 340 < counted["b"] < 460
    assert counted["a"] + counted["b"] == 2000
    assert all(in_force(some, at + timedelta(days=9), cart) == release for cart, release in chosen.items())
    assert in_force(some, at) == some[0]


@pytest.mark.parametrize(("begins", "until", "share"), [(-1, None, 100), (1, 1, 100), (0, None, 0), (0, None, 101)])
def test_a_release_that_makes_no_sense_is_refused(begins: int, until: int | None, share: int) -> None:
    with pytest.raises(BadInput):
        checked(NOW + timedelta(days=begins), None if until is None else NOW + timedelta(days=until), share, NOW)
