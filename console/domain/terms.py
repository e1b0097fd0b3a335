"""The terms of a purchase that the law wants told before it: 特定商取引法 第12条の6, 第18条, 第24条."""

from enum import StrEnum
from typing import Final


class Term(StrEnum):
    PRICE = "price"
    PAYMENT = "payment"
    DELIVERY = "delivery"
    RETURN = "return"
    COOLING_OFF = "cooling_off"


BLANKS: Final = {
    "{payable}": Term.PRICE,
    "{payable_most}": Term.PRICE,
    "{payment_methods}": Term.PAYMENT,
    "{shipping_days}": Term.DELIVERY,
    "{delivery_window}": Term.DELIVERY,
    "{return_rule}": Term.RETURN,
    "{cooling_off_days}": Term.COOLING_OFF,
}
"""A line that holds one of these tells that term."""


def terms_in(text: str) -> frozenset[Term]:
    """The terms that an approved line tells once its blanks are filled."""
    return frozenset(term for blank, term in BLANKS.items() if blank in text)
