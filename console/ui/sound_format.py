"""The operator's sound between the house's 16 kHz and whatever a sound card or a WAV file has. Pure; free of Qt.

Speech only: the filters are as simple as the ear of a telephone allows.
"""

import wave
from array import array
from pathlib import Path
from typing import Final

from console.domain.audio import FRAME_BYTES, RATE
from console.domain.errors import BadInput

CARD_RATE: Final = 48_000
"""What a sound card takes that does not know 16 kHz."""
_TIMES: Final = CARD_RATE // RATE
LONGEST_WAV_S: Final = 600


def to_card(stereo: bytes) -> bytes:
    """16 kHz stereo to 48 kHz stereo, each gap bridged by a straight line."""
    samples = array("h", stereo)
    out = array("h", bytes(len(samples) * 2 * _TIMES))
    for channel in (0, 1):
        here = samples[channel::2]
        after = here[1:] + here[-1:]
        out[channel :: 2 * _TIMES] = here
        out[channel + 2 :: 2 * _TIMES] = array("h", [(2 * a + b) // 3 for a, b in zip(here, after, strict=True)])
        out[channel + 4 :: 2 * _TIMES] = array("h", [(a + 2 * b) // 3 for a, b in zip(here, after, strict=True)])
    return out.tobytes()


def from_card(mono: bytes) -> bytes:
    """48 kHz mono to 16 kHz mono: the mean of each three samples."""
    samples = array("h", mono[: len(mono) // (2 * _TIMES) * 2 * _TIMES])
    return array("h", [(a + b + c) // 3 for a, b, c in zip(samples[0::3], samples[1::3], samples[2::3], strict=True)]).tobytes()


def read_wav(path: Path) -> tuple[bytes, ...]:
    """A PCM WAV (16 bit, mono or stereo, any rate) as 20 ms mono frames of the house; the last one padded with silence.

    Raises ``BadInput`` for a file that is absent, not such a WAV, or longer than ten minutes.
    """
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate, count = file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes()
            if width != 2 or channels not in (1, 2) or not 8_000 <= rate <= 192_000 or count > LONGEST_WAV_S * rate:
                raise BadInput(
                    f"{path} は 16 ビット・モノラルかステレオ・10 分以内の WAV ではありません。変換してから指定してください。",
                    f"{path} is not a 16-bit mono or stereo WAV of at most ten minutes. Convert it first.",
                )
            pcm = file.readframes(count)
    except FileNotFoundError:
        raise BadInput(f"{path} が見つかりません。ファイル名を確かめてください。", f"{path} does not exist. Check the name.") from None
    except (wave.Error, EOFError, OSError) as fault:
        raise BadInput(f"{path} を WAV として読めません（{fault}）。", f"{path} cannot be read as WAV ({fault}).") from fault
    samples = array("h", pcm)
    if channels == 2:
        samples = array("h", [(a + b) // 2 for a, b in zip(samples[0::2], samples[1::2], strict=True)])
    out = _to_house(samples, rate).tobytes()
    return tuple(out[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0") for at in range(0, len(out), FRAME_BYTES))


def _to_house(samples: "array[int]", rate: int) -> "array[int]":
    if rate == RATE or not samples:
        return samples
    step = rate / RATE
    width = max(1, int(step))
    last = len(samples) - 1
    made = array("h")
    for index in range(int(len(samples) / step)):
        at = index * step
        low = int(at)
        if width > 1:
            window = samples[low : low + width]
            made.append(sum(window) // len(window))
        else:
            high = min(low + 1, last)
            made.append(int(samples[low] + (samples[high] - samples[low]) * (at - low)))
    return made
