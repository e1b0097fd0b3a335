"""Voice and silence in the frames of one line: the detector's probability, the level and the echo together.

The probability alone is too slow for an interruption (its chunks are 32 ms and it needs two or three of them) and
stays high for about 100 ms after the voice; the level alone takes every noise for a voice. So an onset is a rise in level
which the detector at least half believes, and silence is whichever of the two falls first.
"""

from collections import deque
from enum import Enum

from console.call.turns.echo import EchoGauge, Line
from console.domain.audio import FRAME_MS

FRAME_S = FRAME_MS / 1000
QUIETEST_VOICE_DB = -52.0
ABOVE_NOISE_DB = 9.0
BELOW_PEAK_DB = 28.0
"""The end of a sentence is softer than its middle, but not by more than this."""
BELIEF = 0.5
LIVELY_DB = 0.9
"""Mean change of level from frame to frame: speech has 2–4 dB, a hiss 0.3, a tone none."""
NOISE_RISES_DB = 0.06
"""dB a frame by which the noise floor follows a louder line: 3 dB a second, so speech hardly moves it."""


class Hearing(Enum):
    VOICE = "voice"
    SILENCE = "silence"


class Ear:
    """``onset`` is when the voice now heard began, ``last_voice`` the end of the last voiced frame, ``resumed_after`` the
    silence in seconds that the newest frame has ended, else 0."""

    def __init__(self) -> None:
        self.onset: float | None = None
        self.last_voice = 0.0
        self.resumed_after = 0.0
        self._echo = EchoGauge()
        self._noise_db = -60.0
        self._peak_db = -90.0
        self._recent: deque[float] = deque([0.0] * 4, maxlen=4)
        self._loud: deque[bool] = deque([False] * 4, maxlen=4)
        self._speaking = False
        self._gap = 0
        self._again = 0
        self._voiced = 0
        self._believed = 0
        self._moved_db = 0.0
        self._last_db = -90.0

    @property
    def convinced(self) -> bool:
        """What is heard now is speech, not a noise: the detector says so, and its level moves as syllables do.

        A tone or a hiss under the agent's echo has the detector's belief, but keeps its level.
        """
        lively = self._moved_db >= LIVELY_DB * self._voiced
        return self._believed >= 3 and self._believed >= 0.4 * self._voiced and lively

    @property
    def echoing(self) -> bool:
        """The agent's own voice comes back on this line."""
        return self._echo.line is Line.ECHOING

    def settle(self) -> None:
        """The utterance is over: the next voice begins a new one."""
        self.onset = None
        self._speaking = False
        self._loud.extend([False] * 4)
        self._peak_db = -90.0

    def frame(self, at: float, probability: float, level_db: float, agent_db: float, agent_speaking: bool) -> Hearing:
        self._echo.hear(level_db, agent_db)
        self._recent.append(probability)
        self.resumed_after = 0.0
        audible = level_db >= max(QUIETEST_VOICE_DB, self._noise_db + ABOVE_NOISE_DB) and not self._echo.may_be_echo(level_db)
        if probability < 0.3:
            self._noise_db = min(level_db, self._noise_db + NOISE_RISES_DB) if level_db > self._noise_db else level_db
            self._noise_db = max(-75.0, min(-35.0, self._noise_db))
        if not self._speaking:
            return self._listen(at, audible, level_db, agent_speaking)
        return self._follow(at, audible, probability, level_db)

    def _listen(self, at: float, audible: bool, level_db: float, agent_speaking: bool) -> Hearing:
        self._loud.append(audible)
        loud, belief = sum(self._loud), max(self._recent)
        # Into the agent's line the answer to a voice is a lowered voice, which costs little: less belief is enough.
        quick, slow = (0.4, 0.2) if agent_speaking else (0.6, 0.35)
        if not audible or not ((loud >= 2 and belief >= quick) or (loud >= 3 and belief >= slow)):
            return Hearing.SILENCE
        first = next(i for i, was_loud in enumerate(self._loud) if was_loud)
        self.onset = at - FRAME_S * (len(self._loud) - first)
        self.last_voice = at
        self._speaking = True
        self._gap = self._again = 0
        self._voiced, self._believed, self._moved_db = 0, sum(p >= BELIEF for p in self._recent), 0.0
        self._last_db = level_db
        return Hearing.VOICE

    def _follow(self, at: float, audible: bool, probability: float, level_db: float) -> Hearing:
        voiced = audible and probability >= 0.2 and level_db >= self._peak_db - BELOW_PEAK_DB
        if not voiced:
            self._gap += 1
            self._again = 0
            return Hearing.SILENCE
        self._again += 1
        if self._gap * FRAME_MS >= 80 and self._again < 2:
            # One frame after a silence may be a click; the second makes it a voice.
            return Hearing.SILENCE
        if self._gap * FRAME_MS >= 80:
            self.resumed_after = self._gap * FRAME_S
        self._gap = 0
        self._voiced += 1
        self._believed += probability >= BELIEF
        self._moved_db += min(6.0, abs(level_db - self._last_db))
        self._last_db = level_db
        self._peak_db = max(level_db, self._peak_db - 0.1)
        self.last_voice = at
        return Hearing.VOICE
