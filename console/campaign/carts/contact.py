"""Telephone numbers, names and mail addresses as they are compared and kept."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from console.domain.barring import is_demo, plain

_MOBILE: Final = re.compile(r"0[789]0[1-9]\d{7}")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@lru_cache(maxsize=8192)
def e164(text: str) -> str:
    """``090-1234-5678`` → ``+819012345678``; empty where it is no number that can exist. Numbers without a country are Japanese."""
    digits = plain(unicodedata.normalize("NFKC", text).strip()).replace("ー", "").replace("−", "").replace(".", "")
    if not digits:
        return ""
    if is_demo(digits):
        return "0" + digits.removeprefix("+81").removeprefix("0")
    if _MOBILE.fullmatch(digits):
        return "+81" + digits[1:]
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, "JP")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mail(text: str) -> str:
    """Lower case; empty where it is no address."""
    address = unicodedata.normalize("NFKC", text).strip().lower()
    return address if _MAIL.fullmatch(address) else ""


def name(family: str, given: str = "") -> str:
    """姓 + blank + 名; a full name that has a blank already keeps it."""
    return " ".join(unicodedata.normalize("NFKC", f"{family} {given}").split())


def same_name(text: str) -> str:
    """What two spellings of one name share."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def kana(text: str) -> str:
    """Hiragana and half-width katakana as katakana."""
    wide = unicodedata.normalize("NFKC", text)
    return " ".join("".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in wide).split())
