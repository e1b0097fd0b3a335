"""The shop's clock: every time in the window is Japan's, in whatever zone the machine stands. Free of Qt."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any, Final

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


def day_text(when: datetime | None) -> str:
    """``12/01 14:10``, or nothing."""
    return f"{when.astimezone(JAPAN):%m/%d %H:%M}" if when else ""
