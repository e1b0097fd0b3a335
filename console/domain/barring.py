"""Numbers that are never dialled, and how often the others may be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.domain.customer import Customer
from console.domain.outcome import Outcome
from console.domain.verdict import Verdict

_DEMO: Final = re.compile(r"(?:\+81|0)90000000\d{2}")
_EMERGENCY: Final = re.compile(r"1\d{2}")
_PREMIUM: Final = re.compile(r"(?:\+81|0)(?:990|180|570)\d{6}")
_ORDINARY: Final = re.compile(r"(?:\+81|0)\d{9,10}")

BARRED: Final = Verdict(
    "gate.barred", "以後の勧誘をお断りになっている方です(特定商取引法 第17条)。", "This person has declined calls for good."
)
BETWEEN_CARTS: Final = Verdict(
    "gate.between_carts", "別のカートでのお電話から日がたっていません。", "Too few days have passed since a call about another cart."
)
DECLINED: Final = Verdict("gate.declined", "以前のお電話で、お断りになった方です。", "This person declined in an earlier call.")
WRONG_PERSON: Final = Verdict("gate.wrong_person", "この番号は別の方のものでした。", "The number turned out to be somebody else's.")
MINOR: Final = Verdict("gate.minor", "未成年の方でした。", "The customer turned out to be a minor.")
FOR_GOOD: Final[Mapping[Outcome, Verdict]] = {
    Outcome.REFUSED: DECLINED,
    Outcome.DO_NOT_CALL: DECLINED,
    Outcome.WRONG_PERSON: WRONG_PERSON,
    Outcome.MINOR: MINOR,
}
"""Outcomes after which a customer is never called again, and why."""
ATTEMPTS_TODAY: Final = Verdict("gate.attempts_today", "今日はすでにお電話しています。", "This customer has been called today.")


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a customer is dialled unasked. A merchant may go below these, never above."""

    per_cart: int = 3
    per_day: int = 1
    days_between_carts: int = 7


def attempts_used(limits: Limits) -> Verdict:
    return Verdict(
        "gate.attempts",
        f"このカートには、すでに{limits.per_cart}回お電話しています。",
        f"This cart has been called {limits.per_cart} times.",
    )


def plain(phone: str) -> str:
    return re.sub(r"[\s\-()‐–]", "", phone)


def national(phone: str) -> str:
    """One spelling for one line: digits, ``+81`` as ``0``. What is no telephone number comes back as it was."""
    digits = plain(phone)
    if not re.fullmatch(r"\+?\d+", digits):
        return phone
    return "0" + digits[3:] if digits.startswith("+81") else digits


def is_demo(phone: str) -> bool:
    """``090-0000-00xx``: accepted by the loopback trunk only."""
    return _DEMO.fullmatch(plain(phone)) is not None


def number_forbidden(phone: str, *, loopback: bool) -> Verdict | None:
    """Why this number is not dialled by its kind; ``loopback``: the trunk leads nowhere but to this machine."""
    digits = plain(phone)
    if is_demo(digits):
        return (
            None
            if loopback
            else Verdict("gate.demo_number", "デモ用の番号は、実際の回線では使えません。", "A demo number is not dialled on a real trunk.")
        )
    if _EMERGENCY.fullmatch(digits):
        return Verdict("gate.number_type", "緊急通報などの番号には発信しません。", "Emergency and service numbers are not dialled.")
    if _PREMIUM.fullmatch(digits):
        return Verdict("gate.number_type", "有料サービスの番号には発信しません。", "Premium numbers are not dialled.")
    if not _ORDINARY.fullmatch(digits):
        return Verdict("gate.number_type", "国内の通常の番号ではないため、発信しません。", "Only ordinary domestic numbers are dialled.")
    return None


def barred(customer: Customer) -> Verdict | None:
    return BARRED if customer.barred else None


def too_many_for_cart(this_cart: Sequence[datetime], limits: Limits) -> Verdict | None:
    return attempts_used(limits) if len(this_cart) >= limits.per_cart else None


def too_many_today(dialled: Sequence[datetime], now: datetime, limits: Limits) -> Verdict | None:
    """``dialled``: every call to this customer, in any zone; the day is that of ``now``'s zone."""
    today = sum(when.astimezone(now.tzinfo).date() == now.date() for when in dialled)
    return ATTEMPTS_TODAY if today >= limits.per_day else None


def too_soon_after_another(other_carts: Sequence[datetime], now: datetime, limits: Limits) -> Verdict | None:
    wait = timedelta(days=limits.days_between_carts)
    return BETWEEN_CARTS if any(now - when < wait for when in other_carts) else None
