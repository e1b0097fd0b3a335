"""A detector for tests and simulations: speech is what is loud, or what a list says."""

from collections.abc import Sequence

from console.call.turns.level import level_db


class LevelDetector:
    """Speech is any frame louder than ``threshold_db``: exact for simulated sound without noise."""

    def __init__(self, threshold_db: float = -50.0) -> None:
        self._threshold_db = threshold_db

    def probability(self, frame: bytes) -> float:
        return 1.0 if level_db(frame) > self._threshold_db else 0.0


class ScriptedDetector:
    """Speech between the given frame numbers (first, one past the last); the frames themselves are not looked at."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = tuple(spans)
        self._frame = 0

    def probability(self, frame: bytes) -> float:
        number, self._frame = self._frame, self._frame + 1
        return 1.0 if any(first <= number < last for first, last in self._spans) else 0.0
