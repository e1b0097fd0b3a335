"""Which calls a release with a share sets beside each other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from console.campaign.scripts.comparisons import comparisons
from console.campaign.scripts.releases import Release, in_force

DAY = timedelta(days=1)
START = datetime(2026, 12, 1, tzinfo=UTC)


def release(id: str, day: float, share: int = 100, until: float | None = None, hash: str | None = None) -> Release:
    at = START + day * DAY
    return Release(
        id, "s1", "apparel", f"v-{id}", hash or f"hash-{id}", at, "店長", at, None if until is None else START + until * DAY, share
    )


OLD, NEW = release("old", -30), release("new", 0, share=20)


def at(day: float) -> datetime:
    return START + day * DAY


def test_the_share_beside_what_the_others_get() -> None:
    (found,) = comparisons([OLD, NEW], at(10))
    assert (found.base, found.release, found.running, found.part) == (OLD, NEW, True, 0.2)
    assert found.spans == ((at(0), at(10)),)
    assert [found.arm(hash, at(5)) for hash in ("hash-old", "hash-new", "hash-other")] == ["a", "b", None]
    assert found.arm("hash-old", at(-1)) is None
    assert comparisons([OLD, NEW], at(-1)) == []


def test_a_season_over_both_is_left_out_and_then_it_goes_on() -> None:
    season = release("season", 3, until=5)
    (found,) = comparisons([OLD, NEW, season], at(10))
    assert found.spans == ((at(0), at(3)), (at(5), at(10)))
    assert not comparisons([OLD, NEW, season], at(4))[0].running


def test_it_is_over_with_its_end_with_a_new_whole_one_and_with_its_base() -> None:
    for releases in (
        [OLD, replace(NEW, ended=at(4))],
        [OLD, replace(NEW, until=at(4))],
        [OLD, NEW, release("third", 4)],
        [replace(OLD, until=at(4)), NEW, release("older", -60)],
    ):
        (found,) = comparisons(releases, at(10))
        assert (found.spans, found.running) == (((at(0), at(4)),), False)


def test_of_two_at_once_each_has_its_own_and_the_same_base() -> None:
    other = release("other", 2, share=50)
    first, second = comparisons([OLD, NEW, other], at(10))
    assert (first.release, second.release) == (other, NEW)
    assert first.base == second.base == OLD
    assert second.spans == ((at(0), at(10)),)


def test_without_another_version_below_there_is_nothing_to_compare() -> None:
    assert comparisons([NEW], at(10)) == []
    assert comparisons([release("same", -30, hash="hash-new"), NEW], at(10)) == []


def test_a_cart_is_in_the_arm_of_what_is_spoken_to_it() -> None:
    releases = [OLD, NEW, release("season", 3, until=5), release("other", 6, share=30)]
    found = next(one for one in comparisons(releases, at(10)) if one.release is NEW)
    for number in range(200):
        for day in (0.5, 4.0, 7.5):
            spoken = in_force(releases, at(day), f"cart{number}")
            assert spoken is not None
            arm = found.arm(spoken.content_hash, at(day))
            assert arm == (None if day == 4.0 else {"old": "a", "new": "b"}.get(spoken.id))
