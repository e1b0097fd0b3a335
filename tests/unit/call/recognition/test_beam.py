"""Several ways at once, on a toy language whose probabilities are written down."""

import math
from collections.abc import Callable, Mapping, Sequence

import pytest

from console.call.recognition.beam import Next, Step, Way, search

END = 0
GREEDY_ERRS = {(): {1: 0.6, 2: 0.4}, (1,): {3: 0.3, END: 0.2, 4: 0.1}, (2,): {5: 0.9, END: 0.1}, (1, 3): {END: 0.5}, (2, 5): {END: 0.9}}
"""2 5 is likelier (0.4 × 0.9 × 0.9 = 0.324) than anything that begins with the likelier 1 (at most 0.6 × 0.2 = 0.12)."""


def toy(table: Mapping[tuple[int, ...], Mapping[int, float]], seen: list[list[Way]] | None = None) -> Step:
    def step(ways: Sequence[Way]) -> list[list[Next]]:
        if seen is not None:
            seen.append(list(ways))
        return [[Next(token, math.log(p), 2 * math.log(p)) for token, p in table.get(way.ids, {}).items()] for way in ways]

    return step


def always(ways: int) -> Callable[[], int]:
    return lambda: ways


def test_one_way_takes_the_likeliest_token_each_time() -> None:
    assert [way.ids for way in search(toy(GREEDY_ERRS), width=always(1), limit=5, end=END)] == [(1, 3)]


def test_two_ways_find_the_likeliest_sentence() -> None:
    found, *others = search(toy(GREEDY_ERRS), width=always(2), limit=5, end=END)
    assert [(way.ids, way.whole) for way in others] == [((1, 3), True)]
    assert (found.ids, found.whole) == ((2, 5), True)
    assert found.worth == pytest.approx(math.log(0.4 * 0.9 * 0.9))
    assert found.heard == pytest.approx(2 * math.log(0.4 * 0.9))
    assert found.merit == pytest.approx(math.log(0.4 * 0.9 * 0.9) / 3)


def test_long_sentences_are_not_passed_over_for_short_ones() -> None:
    table = {(): {1: 0.5, 2: 0.45}, (1,): {END: 0.5}, (2,): {3: 0.8}, (2, 3): {4: 0.8}, (2, 3, 4): {END: 0.8}}
    assert math.log(0.45 * 0.8**3) < math.log(0.5 * 0.5)
    assert search(toy(table), width=always(2), limit=9, end=END)[0].ids == (2, 3, 4)


def test_a_way_sees_its_own_tokens_among_all_that_were_laid() -> None:
    table = {(): {1: 0.6, 2: 0.4}, (1,): {3: 0.1, 4: 0.1}, (2,): {5: 0.5, 6: 0.4}, (2, 5): {END: 1.0}, (2, 6): {END: 1.0}}
    seen: list[list[Way]] = []
    search(toy(table, seen), width=always(2), limit=5, end=END)
    laid: list[int] = []
    for ways in seen[1:]:
        laid += [way.ids[-1] for way in ways]
        assert all(tuple(laid[place] for place in way.laid) == way.ids for way in ways)
    assert [[way.ids for way in ways] for ways in seen] == [[()], [(1,), (2,)], [(2, 5), (2, 6)]]
    assert seen[2][1].laid == (1, 3)


def test_it_ends_when_as_many_ways_have_ended() -> None:
    forever = {(1,) * n: {1: 0.9, END: 0.8} for n in range(1, 50)} | {(): {1: 0.9}}
    seen: list[list[Way]] = []
    assert all(way.whole for way in search(toy(forever, seen), width=always(2), limit=40, end=END))
    assert len(seen) == 3


def test_what_comes_to_no_end_is_cut_at_the_limit() -> None:
    (found,) = search(toy({(1,) * n: {1: 0.9} for n in range(50)}), width=always(3), limit=4, end=END)
    assert (found.ids, found.whole) == ((1, 1, 1, 1), False)


def test_where_nothing_follows_there_are_no_words() -> None:
    assert [way.ids for way in search(toy({}), width=always(3), limit=4, end=END)] == [()]


def test_in_haste_it_goes_on_with_the_best_way_alone() -> None:
    table = {(): {1: 0.6, 2: 0.4}, (1,): {3: 0.5}, (2,): {4: 0.9}, (2, 4): {5: 0.9}, (2, 4, 5): {END: 0.9}}
    seen: list[list[Way]] = []
    widths = iter([2, 1, 1, 1])
    (found,) = search(toy(table, seen), width=lambda: next(widths), limit=9, end=END)
    assert found.ids == (2, 4, 5)
    assert [len(ways) for ways in seen] == [1, 2, 1, 1]
