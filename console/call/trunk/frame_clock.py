"""When the frames of a line were, told from when they came."""

import math
from typing import Final

from console.domain.audio import FRAME_MS

CATCHES_UP_S: Final = 0.5
"""PJMEDIA's clock makes up for what it is late by, up to this; beyond it leaves frames out. So no frame is older when it comes."""
FRAME_S: Final = FRAME_MS / 1000
NEARER: Final = 1.01
"""The clock of a line that has left frames out for less comes back to the time by a hundredth of what passes."""


class FrameClock:
    """A busy machine gives frames late and then several at once; a pause is as long as its frames, not as the wait for them.

    How late a frame is counts from the one before it: small losses that follow one another do not add up to a pause that nobody made.
    """

    def __init__(self) -> None:
        self._came = self._at = -math.inf

    def at(self, came: float) -> float:
        """The time of the frame that came at ``came``: never later than that, and where it can be a frame's length after the one before it."""
        if came - self._came - FRAME_S > CATCHES_UP_S:
            self._at = came
        else:
            self._at = max(min(came, self._at + FRAME_S * NEARER), came - CATCHES_UP_S)
        self._came = came
        return self._at
