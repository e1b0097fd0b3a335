"""Card numbers spoken on the line: masked before anybody is told the words, silenced in the recording (PCI DSS 3.3.1, 3.5.1)."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from console.call.listening import EarCallbacks, HeardTurn
from console.domain.card_numbers import masked
from console.domain.transcript import Heard

MARGIN_S: Final = 0.5
"""Recorded before the voice was noticed, silenced with it."""
REMEMBERED: Final = 4
"""Turns of one voice in which a number may have been told in pieces."""


class Recorder(Protocol):
    """The recording of a leg: see ``TrunkLeg.silence_recording``."""

    def silence_recording(self, on: bool, back_s: float = 0.0) -> None: ...


@dataclass(slots=True)
class CardSilence:
    """Between an ear and who is told of its words. ``clock`` gives seconds since the answer.

    From the first words that hold a card number to the end of the turn the recording is silent, and so is what was recorded
    of the turn until then.
    """

    recorder: Recorder
    clock: Callable[[], float]
    _said: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _silent: bool = False

    def guarding(self, on: EarCallbacks) -> EarCallbacks:
        def partial(utterance: int, heard: Heard) -> None:
            on.partial(utterance, self._hidden(heard))

        def turn(at: float, told: HeardTurn) -> None:
            heard = self._hidden(told.heard)
            self._said.append(heard.text)
            self._speak_on()
            on.turn(at, replace(told, heard=heard))

        def nothing(at: float) -> None:
            self._speak_on()
            on.nothing(at)

        return replace(on, partial=partial, turn=turn, nothing=nothing)

    def _hidden(self, heard: Heard) -> Heard:
        text = masked(heard.text, "".join(self._said))
        if text == heard.text:
            return heard
        self._silent = True
        self.recorder.silence_recording(True, max(0.0, self.clock() - heard.started) + MARGIN_S)
        return replace(heard, text=text, words=())

    def _speak_on(self) -> None:
        if self._silent:
            self._silent = False
            self.recorder.silence_recording(False)
