"""Where the time of an answer goes, by observing the events of a call; the stages themselves hold no clock."""

from typing import Any

from console.call.listening import HeardTurn


class LatencyObserver:
    """Collects one turn at a time. Times in are seconds since the answer, out milliseconds."""

    def __init__(self) -> None:
        self._turn: HeardTurn | None = None
        self._decided: float | None = None

    def turn(self, turn: HeardTurn) -> None:
        self._turn = turn if turn.heard.text.strip() else None
        self._decided = None

    def decided(self, at: float) -> None:
        self._decided = at

    def sounded(self, at: float, *, filler: bool) -> dict[str, Any] | None:
        """The waterfall of the answer whose first sound this is; ``None`` when it answers no turn."""
        turn = self._turn
        if turn is None:
            return None
        decided = self._decided if self._decided is not None else at
        heard_at = max(turn.confirmed, turn.words_ready)
        told = {
            "response_ms": _ms(at - turn.last_voice),
            "filler": filler,
            "stages": {
                "end_of_turn": _ms(turn.confirmed - turn.last_voice),
                # Recognition runs beside the end of turn: only what it took beyond that delays the answer.
                "recognition": _ms(max(0.0, turn.words_ready - turn.confirmed)),
                "understanding": _ms(max(0.0, decided - heard_at)),
                "sound": _ms(max(0.0, at - max(decided, heard_at))),
            },
        }
        if not filler:
            self._turn = None
        return told


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
