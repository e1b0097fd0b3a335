"""Sound to words, while it is spoken."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from console.domain.transcript import Heard


class Recogniser(Protocol):
    """One call's ear. Feed it frames of an utterance; ask for the words at a pause; finish or forget it.

    Times in ``Heard`` are relative to the first frame fed for the utterance; the caller shifts them.
    """

    def begin(self, utterance: int, vocabulary: Sequence[str], on_partial: Callable[[int, Heard], None]) -> None: ...

    def feed(self, utterance: int, frame: bytes) -> None: ...

    def words(self, utterance: int) -> Awaitable[Heard]:
        """The words of all frames fed so far. Another call supersedes an unfinished one.

        Raises:
            SpeechFault: the worker died or did not answer in time.
        """
        ...

    def forget(self, utterance: int) -> None: ...

    def close(self) -> None: ...


class Recognition(Protocol):
    """The engine that serves all calls."""

    async def start(self) -> None: ...

    def recogniser(self, call_id: str) -> Recogniser: ...

    async def close(self) -> None: ...
