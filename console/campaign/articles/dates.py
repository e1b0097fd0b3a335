"""Dates as help pages write them. Pure."""

import re
import unicodedata
from datetime import date
from typing import Final

_WESTERN: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_REIWA: Final = re.compile(r"(?:令和|R)\s*(\d{1,2}|元)\s*[.年]\s*(\d{1,2})\s*[.月]\s*(\d{1,2})")
_UNTIL: Final = re.compile(r"\s*日?\s*(?:\([^)]{1,6}\))?\s*(?:\d{1,2}(?::\d{2}|時(?:\d{1,2}分)?)\s*)?まで")
_REIWA_BEGAN: Final = 2018  # the year before its first


def written_date(text: str) -> date | None:
    """The first date in ``text``: 2026-10-01, 2026/10/1, 2026年10月1日, 令和8年10月1日, 2026-10-01T09:00:00Z."""
    found = _first(unicodedata.normalize("NFKC", text))
    return None if found is None else found[0]


def last_day(text: str) -> date | None:
    """The earliest day that ``text`` itself names as a last one: 「2026年12月31日まで」."""
    plain = unicodedata.normalize("NFKC", text)
    days = []
    place = 0
    while (found := _first(plain, place)) is not None:
        day, place = found
        if _UNTIL.match(plain, place):
            days.append(day)
    return min(days, default=None)


def _first(plain: str, place: int = 0) -> tuple[date, int] | None:
    while True:
        matches = [match for match in (_WESTERN.search(plain, place), _REIWA.search(plain, place)) if match]
        if not matches:
            return None
        match = min(matches, key=lambda one: one.start())
        place = match.end()
        year = match[1] if match.re is _WESTERN else _REIWA_BEGAN + (1 if match[1] == "元" else int(match[1]))
        try:
            return date(int(year), int(match[2]), int(match[3])), place
        except ValueError:
            continue
