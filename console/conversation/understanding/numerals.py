"""Japanese numerals in running text → digits. Pure.

百六十三 → 163, 一六三 → 163, 六万二千 → 62000, 3万5千 → 35000; words that merely hold a numeral (一番, 一緒, 一度, 土日) stay.
"""

import re

_UNITS = {"十": 10, "百": 100, "千": 1000}
_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")}
_RUN = re.compile(
    r"[〇一二三四五六七八九十百千万\d]*[〇一二三四五六七八九十百千万][〇一二三四五六七八九十百千万\d]*(?![番緒度応般部杯旦瞬切見律括式])"
)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def in_digits(text: str) -> str:
    """``text`` with every numeral in ASCII digits; thousands separators go."""
    return _RUN.sub(lambda match: _value(match[0]), _GROUPED.sub("", text))


def _value(run: str) -> str:
    if not any(c in run for c in "十百千万"):
        return "".join(_DIGITS.get(c, c) for c in run)
    total = 0
    high, _, low = run.rpartition("万")
    if "万" in run:
        total += (_below_10000(high) if high else 1) * 10000
    return str(total + _below_10000(low))


def _below_10000(run: str) -> int:
    total, pending = 0, ""
    for c in run:
        if c in _UNITS:
            total += (int(pending) if pending else 1) * _UNITS[c]
            pending = ""
        else:
            pending += _DIGITS.get(c, c if c.isdigit() else "")
    return total + (int(pending) if pending else 0)
