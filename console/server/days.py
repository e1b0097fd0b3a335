"""Days and moments as they are written in an address or a body: no number counts as one, and none lies where a calendar ends."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Strict

FIRST: Final = date(2000, 1, 1)
LAST: Final = date(2199, 12, 31)
At = TypeVar("At", date, datetime)
_WRITTEN: Final = re.compile(r"\d{4}-\d\d-\d\d")


def _written(told: Any) -> Any:
    if isinstance(told, str) and _WRITTEN.match(told) is None:
        raise ValueError("YYYY-MM-DD")
    return told


def _of_a_shop(at: At) -> At:
    day = at.date() if isinstance(at, datetime) else at
    if not FIRST <= day <= LAST:
        raise ValueError(f"{FIRST}–{LAST}")
    return at


Day = Annotated[date, Strict(False), BeforeValidator(_written), AfterValidator(_of_a_shop)]
Moment = Annotated[datetime, Strict(False), BeforeValidator(_written), AfterValidator(_of_a_shop)]
Zoned = Annotated[AwareDatetime, Strict(False), BeforeValidator(_written), AfterValidator(_of_a_shop)]
"""A moment that says of which zone it is."""
