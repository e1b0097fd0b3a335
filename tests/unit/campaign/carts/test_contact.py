"""Telephone numbers: what is quick about them says what ``phonenumbers`` says."""

import random

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.campaign.carts.contact import e164, kana
from console.domain.barring import is_demo


def by_the_library(digits: str) -> str:
    try:
        number = phonenumbers.parse(digits, "JP")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else ""


@given(
    st.from_regex(r"0[0-9]{7,11}", fullmatch=True), st.sampled_from(["", "-", "ー", "‐", " ", "."]), st.integers(2, 4), st.integers(2, 4)
)
@settings(max_examples=400)
def test_a_number_is_what_the_library_makes_of_it_however_it_is_written(digits: str, between: str, area: int, exchange: int) -> None:
    written = between.join((digits[:area], digits[area : area + exchange], digits[area + exchange :]))
    if not is_demo(digits):
        assert e164(written) == by_the_library(digits)
        assert e164("+81" + digits[1:]) == by_the_library("+81" + digits[1:])
        assert e164(written.translate({ord("0") + n: ord("０") + n for n in range(10)})) == by_the_library(digits)


def test_every_area_and_kind_of_number_is_what_the_library_makes_of_it() -> None:
    chance = random.Random(3)
    numbers = [f"0{area}{chance.randrange(10**rest):0{rest}}" for area in range(100, 1000) for rest in (6, 7)]
    numbers += [f"+81{number[1:]}" for number in numbers]
    assert {number: e164(number) for number in numbers} == {number: by_the_library(number) for number in numbers}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("090-1234-5678", "+819012345678"),
        ("０９０（１２３４）５６７８", "+819012345678"),
        ("+81 90 1234 5678", "+819012345678"),
        ("03-1234-5678", "+81312345678"),
        ("0120-000-310", "+81120000310"),
        ("010 1 212 555 2368", "+12125552368"),
        ("090-0000-0012", "09000000012"),
        ("090-1234-567", ""),
        ("電話なし", ""),
    ],
)
def test_numbers(written: str, number: str) -> None:
    assert e164(written) == number


def test_readings_are_katakana() -> None:
    assert kana("たかはし ﾐﾅﾐ ゔぃゖ") == "タカハシ ミナミ ヴィヶ"
