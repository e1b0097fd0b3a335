"""What a customer's turn sounded like: its melody, strength, colour, pace and pauses. No word of what was said.

The meter (numpy, scripted) measures one finished turn; what the figures mean is decided elsewhere, from figures alone.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Prosody:
    """One turn in figures.

    ``speech_s``: seconds with voice in them. ``pitch``: median height in semitones over 55 Hz; ``melody``: spread of the height (10th to
    90th percentile) in semitones. ``level_db``: median level of the voice in dB of full scale; ``stress_db``: spread of that level.
    ``brightness_db``: 1–3.4 kHz against 0.1–1 kHz, which rises with vocal effort. ``rate``: syllable-like bursts a second of speech.
    ``longest_pause_s``: 0 where none lasts 0.2 s. ``snr_db``: voice above the line's noise.
    """

    speech_s: float
    pitch: float
    melody: float
    level_db: float
    stress_db: float
    brightness_db: float
    rate: float
    longest_pause_s: float
    snr_db: float


class VoiceMeter(Protocol):
    def measure(self, pcm: bytes) -> Prosody | None:
        """``pcm``: one turn, 16 kHz s16le mono. ``None``: too little voice in it to say anything. For any thread."""
        ...
