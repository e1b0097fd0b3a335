"""Training as the service sees it: it computes for seconds, so it runs elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

Lesson = tuple[str, str, str | None]
"""Sentence, label, what was asked."""


@dataclass(frozen=True, slots=True)
class Trained:
    """``before`` and ``after`` are reports over the frozen sentences, of what is in use and of what was trained; ``learnt``: how many of
    the lessons are now heard as they were taught."""

    base: str
    content: str
    before: dict[str, Any]
    after: dict[str, Any]
    learnt: int
    seconds: float


class Trainer(Protocol):
    def base(self) -> str:
        """Fingerprint of what ships: versions that were trained upon another are out of date."""
        ...

    def labels(self) -> frozenset[str]: ...

    def frozen(self, text: str) -> bool:
        """Whether ``text`` is one of the frozen sentences, which nobody may train on."""
        ...

    async def train(self, lessons: Sequence[Lesson], current: Sequence[Lesson]) -> Trained:
        """Train with ``lessons`` and hold it against what ``current`` gives. Raises ``EnvironmentFault`` when it does not come to an end."""
        ...

    async def model(self, lessons: Sequence[Lesson]) -> Path:
        """The file of the model, trained again where it is lost. Raises ``EnvironmentFault``."""
        ...
