"""What a recognition engine gives to the worker that runs it: one ear for each utterance, in plain blocking calls."""

from collections.abc import Callable, Sequence
from typing import Protocol

from console.domain.transcript import Heard

News = Callable[[], bool]
"""Takes in the sound that has come meanwhile; an ear calls it in the midst of long work. Whether there is haste: another call's words are waited
for, or these have waited for another's. Raises ``Overtaken`` when others are waited for and these were not asked for."""


def no_news() -> bool:
    """For an ear that is fed whole utterances, alone."""
    return False


class Overtaken(Exception):
    """The work was given up: what has been said since makes its result worthless."""


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
        """Whether the voice has just paused and its words, most likely those of the whole turn, are not known yet."""
        ...

    def partial(self) -> Heard | None:
        """The words so far, in mid-speech, at the price of a decoding; ``None`` from an engine whose partials come out of ``feed``.

        Raises:
            Overtaken: the voice has paused meanwhile.
        """
        ...

    def words(self) -> Heard:
        """The words of all that was fed.

        Raises:
            Overtaken: asked for in a pause, and the voice has gone on meanwhile.
        """
        ...


class Engine(Protocol):
    """A loaded model, shared by all calls. Used from one thread."""

    @property
    def name(self) -> str: ...

    def ear(self, vocabulary: Sequence[str], news: News = no_news) -> Ear:
        """``vocabulary``: names and products of this call, to be preferred where the sound allows them."""
        ...

    def stale(self) -> bool:
        """Whether the process should be replaced when it is idle, since the engine's memory has grown."""
        ...
