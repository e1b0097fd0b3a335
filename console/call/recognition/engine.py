"""What a recognition engine gives to the worker that runs it: one ear for each utterance, in plain blocking calls."""

from collections.abc import Sequence
from typing import Protocol

from console.domain.transcript import Heard


class Ear(Protocol):
    """One utterance's sound and what the engine makes of it. Times are relative to the first frame fed."""

    @property
    def seconds(self) -> float:
        """Length of what was fed."""
        ...

    def feed(self, frames: bytes) -> Heard | None:
        """Take one or more frames; a streaming engine returns a partial result when its words have changed."""
        ...

    def pausing(self) -> bool:
        """Whether the voice has just paused and ``partial`` now is likely to be the words of the whole turn."""
        ...

    def partial(self) -> Heard | None:
        """The words so far at the price of a decoding; ``None`` from an engine whose partials come out of ``feed``."""
        ...

    def words(self) -> Heard:
        """The words of all that was fed."""
        ...


class Engine(Protocol):
    """A loaded model, shared by all calls. Used from one thread."""

    @property
    def name(self) -> str: ...

    def ear(self, vocabulary: Sequence[str]) -> Ear:
        """``vocabulary``: names and products of this call, to be preferred where the sound allows them."""
        ...

    def stale(self) -> bool:
        """Whether the process should be replaced when it is idle, since the engine's memory has grown."""
        ...
