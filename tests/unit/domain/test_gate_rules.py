"""The pure rules before dialling."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from console.domain.barring import (
    Limits,
    barred,
    is_demo,
    national,
    number_forbidden,
    too_many_for_cart,
    too_many_today,
    too_soon_after_another,
)
from console.domain.cart import Cart, CartLine
from console.domain.consent import channels, no_consent, no_number, unknown_source
from console.domain.customer import Customer
from console.domain.offer import Offer, forbidden
from console.domain.verdict import Verdict
from console.domain.window import CallingHours, clock_broken, next_opening, outside

NOW = datetime.fromisoformat("2026-12-01T14:10:00+09:00")
PERSON = Customer(
    "c", "山田 花子", "ヤマダ ハナコ", "090-0000-0001", "y@example.com", True, 2, date(2026, 9, 1), 31_000, False, "東京都", 12
)


def cart(total: int, sku: str = "A") -> Cart:
    return Cart("k", "c", (CartLine(sku, "品", "", 1, total),), NOW, "https://example.com", "衣料品")


def rule(verdict: Verdict | None) -> str | None:
    return verdict.rule if verdict else None


@pytest.mark.parametrize(
    ("when", "holiday", "allowed"),
    [
        ("2026-12-01T08:59", False, False),  # Tuesday
        ("2026-12-01T09:00", False, True),
        ("2026-12-01T20:29", False, True),
        ("2026-12-01T20:30", False, False),
        ("2026-12-05T20:00", False, False),  # Saturday has no evening slot
        ("2026-12-05T19:59", False, True),
        ("2026-12-06T09:59", False, False),  # Sunday
        ("2026-12-06T10:00", False, True),
        ("2026-12-01T09:30", True, False),  # a holiday on a weekday
        ("2026-12-01T20:10", True, False),
    ],
)
def test_the_hours(when: str, holiday: bool, allowed: bool) -> None:
    verdict = outside(datetime.fromisoformat(when + ":00+09:00"), is_holiday=holiday)
    assert (verdict is None) is allowed
    assert rule(verdict) in (None, "gate.window")


def test_settings_never_leave_the_hard_limit_and_a_time_without_zone_is_no_time() -> None:
    wide = CallingHours(opens=time(5, 0), closes=time(23, 0), weekday_evening=time(23, 30))
    assert outside(datetime.fromisoformat("2026-12-01T07:59:00+09:00"), is_holiday=False, hours=wide)
    assert outside(datetime.fromisoformat("2026-12-01T21:00:00+09:00"), is_holiday=False, hours=wide)
    assert rule(outside(NOW.replace(tzinfo=None), is_holiday=False)) == "gate.clock"
    assert rule(clock_broken(NOW.replace(year=1970), None)) == "gate.clock"
    assert rule(clock_broken(NOW, NOW + timedelta(hours=1))) == "gate.clock"
    assert clock_broken(NOW, NOW - timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("named", "opening"),
    [
        ("2026-12-01T14:10", "2026-12-01T14:10"),
        ("2026-12-01T20:30", "2026-12-02T09:00"),
        ("2026-12-05T23:00", "2026-12-06T10:00"),  # a Sunday
        ("2026-12-30T21:00", "2027-01-04T09:00"),  # closed over the New Year
    ],
)
def test_the_next_moment_at_which_calls_are_allowed(named: str, opening: str) -> None:
    def excluded(day: date) -> bool:
        return day >= date(2026, 12, 31) and day <= date(2027, 1, 3)

    found = next_opening(datetime.fromisoformat(named + ":00+09:00"), CallingHours(), lambda day: False, excluded)
    assert found == datetime.fromisoformat(opening + ":00+09:00")
    assert next_opening(NOW, CallingHours(), lambda day: False, lambda day: True) is None


@pytest.mark.parametrize(
    ("phone", "loopback", "expected"),
    [
        ("090-0000-0001", True, None),
        ("+819000000001", True, None),
        ("090-0000-0001", False, "gate.demo_number"),
        ("090-0000-0101", True, None),  # outside of the demo range: an ordinary number
        ("110", False, "gate.number_type"),
        ("119", True, "gate.number_type"),
        ("0990-123456", False, "gate.number_type"),
        ("0570-012345", False, "gate.number_type"),
        ("+12025550123", False, "gate.number_type"),
        ("0355501234", False, None),
        ("", False, "gate.number_type"),
    ],
)
def test_numbers(phone: str, loopback: bool, expected: str | None) -> None:
    assert rule(number_forbidden(phone, loopback=loopback)) == expected


def test_consent_and_bars() -> None:
    assert no_consent(PERSON) is None
    assert rule(no_consent(replace(PERSON, consent_call=False))) == "gate.consent"
    assert unknown_source(PERSON) is None
    assert rule(unknown_source(replace(PERSON, phone_source=""))) == "gate.number_source"
    assert no_number(PERSON) is None
    assert rule(no_number(replace(PERSON, phone=""))) == "gate.no_number"
    assert rule(barred(replace(PERSON, barred=True))) == "gate.barred"
    assert barred(PERSON) is None
    assert channels(PERSON) == ("sms", "mail")
    assert channels(replace(PERSON, consent_sms=False)) == ("mail",)
    assert channels(replace(PERSON, consent_sms=False, mail=None)) == ()
    assert is_demo("09000000099")
    assert not is_demo("09000000100")


def test_attempts() -> None:
    def ago(days: float) -> datetime:
        return NOW - timedelta(days=days)

    limits = Limits()
    assert too_many_for_cart([ago(9), ago(5)], limits) is None
    assert rule(too_many_for_cart([ago(9), ago(5), ago(2)], limits)) == "gate.attempts"
    assert too_many_today([ago(1)], NOW, limits) is None
    assert rule(too_many_today([ago(0.1)], NOW, limits)) == "gate.attempts_today"
    assert rule(too_many_today([ago(0.1).astimezone(UTC)], NOW, limits)) == "gate.attempts_today"
    assert too_soon_after_another([ago(8)], NOW, limits) is None
    assert rule(too_soon_after_another([ago(3)], NOW, limits)) == "gate.between_carts"


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("+81 90-1234-5678", "09012345678"),
        ("090 1234 5678", "09012345678"),
        ("a-b@example.com", "a-b@example.com"),  # an address is barred as it is written
        ("", ""),
    ],
)
def test_one_line_has_one_spelling(written: str, one: str) -> None:
    assert national(written) == one


@pytest.mark.parametrize(
    ("offer", "changes", "total", "expected"),
    [
        (Offer("H", percent=10, first_order=True, minimum=5000), {"orders": 0}, 5000, None),
        (Offer("H", percent=10, first_order=True, minimum=5000), {"orders": 0}, 4999, "offer.minimum"),
        (Offer("H", percent=10, first_order=True), {}, 9000, "offer.first_order"),
        (Offer("V", percent=10, vip_only=True), {}, 9000, "offer.vip"),
        (Offer("V", percent=10, vip_only=True), {"vip": True}, 9000, None),
        (Offer("F", free_postage=True, once=True, used=True), {}, 900, "offer.once"),
        (Offer("O", percent=10, until=date(2026, 11, 30)), {}, 900, "offer.ended"),
        (Offer("S", percent=15, on_sku="B", with_sku="C"), {}, 900, "offer.bundle"),
        (Offer("S", percent=15, on_sku="B", with_sku="A"), {}, 900, None),
    ],
)
def test_offers(offer: Offer, changes: dict[str, object], total: int, expected: str | None) -> None:
    assert rule(forbidden(offer, replace(PERSON, **changes), cart(total), NOW.date())) == expected  # type: ignore[arg-type]


def test_no_discount_on_sale_goods() -> None:
    verdict = forbidden(Offer("V", percent=10), PERSON, cart(9000), NOW.date(), on_sale=frozenset({"A"}))
    assert rule(verdict) == "offer.sale_goods"
