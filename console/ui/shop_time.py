"""The shop's clock: every time in the window is Japan's, in whatever zone the machine stands, and written as people write it. Free of Qt."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final

from console.ui.words import Words

JAPAN: Final = timezone(timedelta(hours=9), "JST")
"""It knows no summer time, so that a desk needs no table of zones."""


def now() -> datetime:
    return datetime.now(JAPAN)


def shops(clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """The same clock, telling Japan's time."""
    return lambda: clock().astimezone(JAPAN)


def moment(value: Any) -> datetime | None:
    """What the engine told as ISO 8601 with zone; ``None`` when it is absent or unreadable. Without a zone it is Japan's."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if found is None:
        return None
    return found.astimezone(JAPAN) if found.tzinfo else found.replace(tzinfo=JAPAN)


def date_text(words: Words, day: date, *, year: bool = False) -> str:
    """``11月23日(月)``, ``Mon 23 Nov``; with the year for what is kept."""
    said = words("date.day", month=words(f"date.month_{day.month}"), day=day.day, weekday=words(f"date.weekday_{day.weekday()}"))
    return words("date.in_year", date=said, year=day.year) if year else said


def day_text(words: Words, when: datetime | None) -> str:
    """``11月23日(月) 14:05``, ``Mon 23 Nov 14:05``, or nothing."""
    if when is None:
        return ""
    here = when.astimezone(JAPAN)
    return f"{date_text(words, here)} {here:%H:%M}"


def exact_text(words: Words, when: datetime | None) -> str:
    """With the year and to the second, where it is looked at as evidence."""
    if when is None:
        return ""
    here = when.astimezone(JAPAN)
    return f"{date_text(words, here, year=True)} {here:%H:%M:%S}"


def span_text(words: Words, first: date, last: date, *, year: bool = False) -> str:
    """From one day to another, both of them in it."""
    return words("date.span", first=date_text(words, first, year=year), last=date_text(words, last))
