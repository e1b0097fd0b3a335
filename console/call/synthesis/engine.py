"""What a speech engine does inside its worker: one phrase to raw sound. Everything else is shared by all engines."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RawSound:
    """Mono samples from −1 to 1 at ``rate`` a second, as the engine gave them: untrimmed, at any level."""

    samples: "NDArray[np.float32]"
    rate: int


class SpeechEngine(Protocol):
    """Loaded and warm; used by one thread."""

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str:
        """Changes when the same words would sound different: engine version and hash of the model."""
        ...

    def voices(self) -> tuple[str, ...]:
        """The first is the default; ``default`` is always understood too."""
        ...

    def sound(self, phrase: str, voice: str, rate: float) -> RawSound:
        """One phrase. Empty samples when there is nothing to speak in it.

        Raises:
            SpeechFault: no such voice, or the engine failed.
        """
        ...

    def words(self, phrase: str) -> tuple[tuple[int, int], ...]:
        """The phrase word by word as ``(characters, morae)``; the characters add up to its length."""
        ...
