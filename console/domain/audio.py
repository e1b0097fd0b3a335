"""The one sound format inside the house: 16 kHz, mono, signed 16-bit little endian, in 20 ms frames.

The trunk's bridge resamples from and to the codec of the line (G.711 8 kHz, G.722 16 kHz); every other
part sees this format only.
"""

from typing import Final

RATE: Final = 16_000
"""Samples a second."""

FRAME_MS: Final = 20
FRAME_SAMPLES: Final = RATE * FRAME_MS // 1000
FRAME_BYTES: Final = FRAME_SAMPLES * 2
BYTES_PER_MS: Final = RATE * 2 // 1000


def duration_ms(pcm: bytes) -> int:
    """Length of ``pcm`` in milliseconds."""
    return len(pcm) // BYTES_PER_MS
