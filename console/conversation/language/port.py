"""The language model as a chooser: one label out of a short list, under a grammar."""

from collections.abc import Sequence
from typing import Protocol


class LanguageModel(Protocol):
    async def start(self) -> None: ...

    async def prepare(self, *, asked: str) -> None:
        """A hint that ``asked`` is now being put: compute what can be computed before its answer. A fault is kept to itself."""
        ...

    async def choose(self, *, asked: str, words: str, labels: Sequence[str], limit_ms: int) -> str | None:
        """The label that fits ``words``, said in answer to ``asked``; ``None`` when time ran out or it cannot tell.

        Raises:
            LanguageFault: the worker is gone.
        """
        ...

    async def close(self) -> None: ...
