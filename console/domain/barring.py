"""Numbers that are never dialled, and how often the others may be."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from console.domain.customer import Customer
from console.domain.verdict import Verdict

ATTEMPTS_PER_CART: Final = 3
ATTEMPTS_PER_DAY: Final = 1
DAYS_BETWEEN_CARTS: Final = 7
_DEMO: Final = re.compile(r"(?:\+81|0)90000000\d{2}")
_EMERGENCY: Final = re.compile(r"1\d{2}")
_PREMIUM: Final = re.compile(r"(?:\+81|0)(?:990|180|570)\d{6}")
_ORDINARY: Final = re.compile(r"(?:\+81|0)\d{9,10}")


def plain(phone: str) -> str:
    return re.sub(r"[\s\-()‐–]", "", phone)


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
    if customer.barred:
        return Verdict(
            "gate.barred", "以後の勧誘をお断りになっている方です(特定商取引法 第17条)。", "This person has declined calls for good."
        )
    return None


def too_often(this_cart: Sequence[datetime], other_carts: Sequence[datetime], now: datetime) -> Verdict | None:
    """``this_cart``, ``other_carts``: when this customer was dialled before, in any zone."""
    if len(this_cart) >= ATTEMPTS_PER_CART:
        return Verdict("gate.attempts", "このカートには、すでに3回お電話しています。", "This cart has been called three times.")
    if sum(when.astimezone(now.tzinfo).date() == now.date() for when in (*this_cart, *other_carts)) >= ATTEMPTS_PER_DAY:
        return Verdict("gate.attempts_today", "今日はすでにお電話しています。", "This customer has been called today.")
    if any(now - when < timedelta(days=DAYS_BETWEEN_CARTS) for when in other_carts):
        return Verdict(
            "gate.between_carts", "別のカートでのお電話から7日たっていません。", "Seven days must pass between calls about two carts."
        )
    return None
