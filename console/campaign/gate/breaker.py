"""The circuit breaker: when calls fail in a row, the line rests, longer each time; then one call tries it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.domain.outcome import LineResult
from console.domain.verdict import Verdict

FAILED: Final = frozenset({LineResult.TRUNK_DOWN, LineResult.NOT_REGISTERED, LineResult.FAILED, LineResult.REJECTED})
"""The line's own failures; a busy or unanswered telephone is a telephone that was reached."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """``failures`` in a row open it for ``rest``; each further failure doubles that, up to ``longest``."""

    failures: int = 3
    rest: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(minutes=30)

    def rests_until(self, results: Sequence[tuple[datetime, LineResult]]) -> datetime | None:
        """``results``: how the latest calls on this line ended, oldest first. ``None``: it is closed, calls go out."""
        row = 0
        for _, result in reversed(results):
            if result is LineResult.CANCELLED:
                continue
            if result not in FAILED:
                break
            row += 1
        if row < self.failures:
            return None
        last: datetime = max(at for at, result in results if result in FAILED)
        doubled: int = 2 ** min(row - self.failures, 16)
        return last + min(self.rest * doubled, self.longest)

    def refusal(self, results: Sequence[tuple[datetime, LineResult]], live: int, now: datetime) -> Verdict | None:
        """``live``: calls that are under way. After the rest, one call at a time until one gets through."""
        until = self.rests_until(results)
        if until is None or (now >= until and live == 0):
            return None
        if now < until:
            minutes = max(1, round((until - now).total_seconds() / 60))
            return Verdict(
                "gate.breaker",
                f"発信の失敗が続いたため、約{minutes}分休んでいます。",
                f"Calls failed in a row; dialling rests for about {minutes} min.",
            )
        return Verdict("gate.breaker", "回線が回復したか、1件の発信で確かめています。", "One call is trying whether the line works again.")
