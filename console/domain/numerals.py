"""Numbers as they are spoken: Japanese numerals and their sound changes before a counter, in katakana."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

DIGITS: Final = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")
TELEPHONE_DIGITS: Final = ("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュウ")
"""One digit at a time, the short ones drawn out so that each takes two morae."""

_HUNDREDS: Final = (
    "",
    "ヒャク",
    "ニヒャク",
    "サンビャク",
    "ヨンヒャク",
    "ゴヒャク",
    "ロッピャク",
    "ナナヒャク",
    "ハッピャク",
    "キュウヒャク",
)
_THOUSANDS: Final = ("", "セン", "ニセン", "サンゼン", "ヨンセン", "ゴセン", "ロクセン", "ナナセン", "ハッセン", "キュウセン")
_MYRIADS: Final = ("", "マン", "オク", "チョウ", "ケイ")

LARGEST: Final = 10**20 - 1
"""Numbers above this are read digit by digit."""


class Change(Enum):
    """How the end of a number and the head of a counter meet.

    ``PLAIN``: not at all (``円``). ``K``: 一 六 八 十 百 double the consonant (イッカイ, ジュッカイ).
    ``S``: 一 八 十 do (イッサイ). ``H``: 一 六 八 十 百 double it and make it p; 三 千 万 take ``after_n``.
    """

    PLAIN = "plain"
    K = "k"
    S = "s"
    H = "h"


_VOICELESS: Final = {"ハ": "パ", "ヒ": "ピ", "フ": "プ", "ヘ": "ペ", "ホ": "ポ"}


def number(value: int) -> str:
    """``62000`` → ``ロクマンニセン``. A value over ``LARGEST`` comes digit by digit."""
    if value < 0:
        return "マイナス" + number(-value)
    if value > LARGEST:
        return digits(str(value))
    if value == 0:
        return DIGITS[0]
    groups: list[str] = []
    power = 0
    while value:
        value, group = divmod(value, 10_000)
        if group:
            groups.append(_myriad(group, power))
        power += 1
    return "".join(reversed(groups))


def _myriad(group: int, power: int) -> str:
    unit = _MYRIADS[power]
    if power >= 1 and group == 1000:
        return "イッセン" + unit  # 一千万, never 千万
    spoken = _below_ten_thousand(group)
    if unit in ("チョウ", "ケイ"):
        spoken = _doubled(spoken, also_six=unit == "ケイ")
    return spoken + unit


def _below_ten_thousand(value: int) -> str:
    thousands, rest = divmod(value, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    ten = "" if tens == 0 else ("" if tens == 1 else DIGITS[tens]) + "ジュウ"
    return _THOUSANDS[thousands] + _HUNDREDS[hundreds] + ten + (DIGITS[ones] if ones else "")


def digits(text: str, *, telephone: bool = False) -> str:
    """Each digit by its name; other characters are left out, so give digits only."""
    names = TELEPHONE_DIGITS if telephone else DIGITS
    return "".join(names[int(character)] for character in text if character.isdigit())


def decimal(whole: str, fraction: str) -> str:
    """``1.5`` → ``イッテンゴ``; the fraction digit by digit."""
    return counted(int(whole), "テン", Change.S, special={0: "レイテン"}) + digits(fraction)


def counted(
    value: int,
    counter: str,
    change: Change = Change.PLAIN,
    *,
    after_n: str | None = None,
    special: Mapping[int, str] | None = None,
    last_digit: Mapping[int, str] | None = None,
) -> str:
    """``value`` and ``counter`` as one word, with the sound changes of their meeting.

    ``after_n`` is the counter's form after 三 (サンボン, サンガイ); ``special`` replaces whole values (ヒトツ),
    ``last_digit`` replaces the ones digit with its counter (ヨジ for every number that ends in 4).
    """
    if special and value in special:
        return special[value]
    ones = value % 10
    if last_digit and ones in last_digit and value <= LARGEST:
        head = number(value - ones) if value > 9 else ""
        return head + last_digit[ones]
    spoken = number(value)
    if after_n is not None and spoken.endswith(("サン", "セン", "ゼン", "マン") if change is Change.H else "サン"):
        return spoken + after_n
    if change is Change.PLAIN:
        return spoken + counter
    doubled = _doubled(spoken, also_six=change in (Change.K, Change.H), also_hundred=change in (Change.K, Change.H))
    if change is Change.H and doubled != spoken:
        counter = _VOICELESS.get(counter[0], counter[0]) + counter[1:]
    return doubled + counter


def _doubled(spoken: str, *, also_six: bool, also_hundred: bool = False) -> str:
    for ending, short in (("イチ", "イッ"), ("ハチ", "ハッ"), ("ジュウ", "ジュッ")):
        if spoken.endswith(ending):
            return spoken[: -len(ending)] + short
    if also_six and spoken.endswith("ロク"):
        return spoken[:-1] + "ッ"
    if also_hundred and spoken.endswith(("ヒャク", "ビャク", "ピャク")):
        return spoken[:-1] + "ッ"
    return spoken
