"""Orders that calls brought back, and what calling brings beyond what happens anyway."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.campaign.outcomes.incremental import Interval, Sums, difference, mean_difference, wilson
from console.campaign.outcomes.recovery import WINDOW, Called, Placed, recovered
from console.domain.outcome import Outcome

NOON = datetime.fromisoformat("2026-12-01T12:00:00+09:00")
CALL = Called("call1", "k1", "c1", NOON, Outcome.LINK_SENT, frozenset({"AP-1"}))
ORDER = Placed("o1", NOON + timedelta(hours=2), 62_000, "k1", "c1", frozenset({"AP-1"}))
UNNAMED = replace(ORDER, cart_id=None)


def test_the_order_names_the_cart() -> None:
    found = recovered(ORDER, [CALL])
    assert found is not None
    assert (found.call_id, found.cart_id, found.rule, found.value) == ("call1", "k1", "recovery.token", 62_000)


def test_the_same_customer_bought_what_was_in_the_cart() -> None:
    found = recovered(UNNAMED, [CALL])
    assert found is not None
    assert found.rule == "recovery.lines"
    assert recovered(replace(UNNAMED, skus=frozenset({"EL-9"})), [CALL]) is None
    assert recovered(replace(UNNAMED, customer_id="c2"), [CALL]) is None
    # An order that names another cart is that cart's.
    assert recovered(replace(ORDER, cart_id="k2"), [CALL]) is None


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.VOICEMAIL, Outcome.WRONG_PERSON, Outcome.FAILED, None])
def test_a_call_in_which_nobody_was_spoken_to_brought_nothing_back(outcome: Outcome | None) -> None:
    assert recovered(ORDER, [replace(CALL, outcome=outcome)]) is None


def test_only_within_the_window_and_only_after_the_call() -> None:
    assert recovered(replace(ORDER, placed_at=NOON - timedelta(seconds=1)), [CALL]) is None
    assert recovered(replace(ORDER, placed_at=NOON + WINDOW), [CALL]) is not None
    assert recovered(replace(ORDER, placed_at=NOON + WINDOW + timedelta(seconds=1)), [CALL]) is None
    assert recovered(replace(ORDER, cancelled=True), [CALL]) is None


def test_the_last_of_several_calls_has_it() -> None:
    later = replace(CALL, call_id="call2", started_at=NOON + timedelta(hours=1))
    after = replace(CALL, call_id="call3", started_at=NOON + timedelta(hours=3))
    found = recovered(ORDER, [later, after, CALL])
    assert found is not None
    assert found.call_id == "call2"


def test_the_stronger_evidence_goes_before_the_weaker() -> None:
    other = replace(CALL, call_id="call2", started_at=NOON + timedelta(hours=1), cart_id="k2")
    by_link = replace(ORDER, cart_id="k1", call_id="call1")
    found = recovered(by_link, [CALL, replace(other, cart_id="k1")])
    assert found is not None
    assert (found.call_id, found.rule) == ("call1", "recovery.link")
    opened = replace(CALL, opened=(NOON + timedelta(hours=1),))
    found = recovered(UNNAMED, [opened, other])
    assert found is not None
    assert (found.call_id, found.rule) == ("call1", "recovery.opened")
    exchanged = replace(UNNAMED, skus=frozenset({"EL-9"}))
    assert recovered(exchanged, [opened, other]) is not None
    assert recovered(replace(exchanged, placed_at=NOON + timedelta(hours=26)), [opened]) is None, "a day after the opening"
    assert recovered(replace(exchanged, placed_at=NOON + timedelta(minutes=30)), [opened]) is None, "before the opening"
    assert recovered(replace(exchanged, cart_id="k3"), [opened]) is None, "an order that names another cart is that cart's"


def close(interval: Interval, value: float, low: float, high: float) -> None:
    assert (interval.value, interval.low, interval.high) == pytest.approx((value, low, high), abs=5e-5)


def test_wilson_against_published_values() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
    close(wilson(81, 263), 0.3080, 0.2553, 0.3662)
    close(wilson(15, 148), 0.1014, 0.0624, 0.1605)
    close(wilson(0, 20), 0.0, 0.0, 0.1611)
    close(wilson(1, 29), 0.0345, 0.0061, 0.1718)


def test_the_difference_against_published_values() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
    close(difference((56, 70), (48, 80)), 0.2, 0.0524, 0.3339)
    close(difference((9, 10), (3, 10)), 0.6, 0.1705, 0.8090)
    close(difference((6, 7), (2, 7)), 0.5714, 0.0582, 0.8062)
    close(difference((5, 56), (0, 29)), 0.0893, -0.0381, 0.1926)
    close(difference((0, 10), (0, 20)), 0.0, -0.1611, 0.2775)
    close(difference((10, 10), (0, 20)), 1.0, 0.6791, 1.0)


def test_yen_a_cart_by_hand() -> None:
    # Means 3 and 1, variances 2.5 and 1 over five carts each: the half width is 1.96 * sqrt(0.5 + 0.2).
    called, held = Sums(5, 15.0, 55.0), Sums(5, 5.0, 9.0)
    found = mean_difference(called, held)
    assert found is not None
    close(found, 2.0, 2 - 1.959964 * 0.7**0.5, 2 + 1.959964 * 0.7**0.5)
    assert mean_difference(Sums(1, 3.0, 9.0), held) is None


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0, 1), st.floats(0, 1))
def test_the_interval_holds_the_difference_and_turns_with_the_groups(n: int, m: int, p: float, q: float) -> None:
    one, other = (round(n * p), n), (round(m * q), m)
    found, turned = difference(one, other), difference(other, one)
    assert -1 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_nothing_counted_is_no_share() -> None:
    with pytest.raises(ValueError, match="trial"):
        wilson(0, 0)
    with pytest.raises(ValueError, match="level"):
        wilson(1, 2, level=1.0)
