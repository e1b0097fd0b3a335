"""What people decided about a cart: to wait, to leave it out, whose it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.domain.verdict import Verdict

LONGEST_SNOOZE: Final = timedelta(days=30)
EXCLUDED: Final = Verdict("gate.excluded", "担当者が対象から外したカートです。", "This cart was taken out by hand.")
SNOOZED: Final = Verdict(
    "gate.snoozed", "後回しにしたカートで、まだその時刻になっていません。", "This cart was put off, and its time has not come."
)
ASSIGNED: Final = Verdict(
    "gate.assigned",
    "担当の方が決まっているカートです。担当の方の手が空いたときにかけます。",
    "This cart is somebody's; it is called when that person is free.",
)


@dataclass(frozen=True, slots=True)
class Handling:
    """``assigned_to``: calls that nobody asked for wait for this person to be free, and others do not call by hand."""

    snoozed_until: datetime | None = None
    snoozed_by: str | None = None
    excluded_by: str | None = None
    assigned_to: str | None = None

    def snoozed(self, now: datetime) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > now


FREE: Final = Handling()
"""Nobody has decided anything."""
