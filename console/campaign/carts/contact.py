"""Telephone numbers, names and mail addresses as they are compared and kept."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from console.domain.barring import is_demo, plain
from console.domain.errors import OurBug

_MOBILE: Final = re.compile(r"(?:0|\+81)([789]0)-?([1-9]\d{3})-?(\d{4})", re.ASCII)
_DOMESTIC: Final = re.compile(r"(?:0(?!10)|\+81)([1-9]\d{8,9})", re.ASCII)
"""010 dials abroad."""
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_KATAKANA: Final = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


@lru_cache(maxsize=8192)
def e164(text: str) -> str:
    """``090-1234-5678`` → ``+819012345678``; empty where it is no number that can exist. Numbers without a country are Japanese.

    ``phonenumbers`` decides; for domestic numbers it does so by its own patterns alone, since its parser costs a hundred times as much.
    """
    if (mobile := _MOBILE.fullmatch(text)) is not None:
        return "+81" + "".join(mobile.groups())
    digits = plain(unicodedata.normalize("NFKC", text).strip()).replace("ー", "").replace("−", "").replace(".", "")
    if not digits:
        return ""
    if is_demo(digits):
        return "0" + digits.removeprefix("+81").removeprefix("0")
    if (domestic := _DOMESTIC.fullmatch(digits)) is not None:
        return "+81" + domestic[1] if _assigned().fullmatch(domestic[1]) else ""
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, "JP")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=1)
def _assigned() -> re.Pattern[str]:
    """Numbers of Japan without their leading zero, of any kind that is assigned."""
    from phonenumbers import PhoneMetadata

    japan = PhoneMetadata.metadata_for_region("JP")
    if japan is None:
        raise OurBug("phonenumbers knows nothing of Japan")
    kinds = (
        japan.fixed_line,
        japan.mobile,
        japan.toll_free,
        japan.premium_rate,
        japan.shared_cost,
        japan.personal_number,
        japan.voip,
        japan.pager,
        japan.uan,
        japan.voicemail,
    )
    return re.compile("|".join(f"(?:{kind.national_number_pattern})" for kind in kinds if kind and kind.national_number_pattern))


def mail(text: str) -> str:
    """Lower case; empty where it is no address."""
    address = unicodedata.normalize("NFKC", text).strip().lower()
    return address if _MAIL.fullmatch(address) else ""


def name(family: str, given: str = "") -> str:
    """姓 + blank + 名; a full name that has a blank already keeps it."""
    return " ".join(unicodedata.normalize("NFKC", f"{family} {given}").split())


@lru_cache(maxsize=8192)
def same_name(text: str) -> str:
    """What two spellings of one name share."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=8192)
def kana(text: str) -> str:
    """Hiragana and half-width katakana as katakana."""
    wide = unicodedata.normalize("NFKC", text)
    return " ".join(wide.translate(_KATAKANA).split())
