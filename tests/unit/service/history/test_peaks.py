"""The outline of a recording."""

import struct

from console.service.history.peaks import A_SECOND, peaks

RATE = 16_000


def wav(*frames: tuple[int, int]) -> bytes:
    data = b"".join(struct.pack("<hh", *frame) for frame in frames)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 2, RATE, RATE * 4, 4, 16, b"data", len(data))
    return head + data


def in_pieces(whole: bytes, size: int) -> list[bytes]:
    return [whole[at : at + size] for at in range(0, len(whole), size)]


STRETCH = RATE // A_SECOND
SOUND = [(-16_384, 0)] * STRETCH + [(0, 32_767)] * STRETCH + [(100, -32_768)] * 160


def test_each_side_by_its_loudest_sample_however_the_bytes_come() -> None:
    for size in (7, 43, 1000, 1 << 20):
        found = peaks(in_pieces(wav(*SOUND), size))
        assert found == {"seconds": round(len(SOUND) / RATE, 2), "a_second": 20, "customer": [50, 0, 0], "agent": [0, 100, 100]}


def test_what_is_no_such_recording_has_no_outline() -> None:
    for whole in (b"", b"RIFF", b"x" * 100, wav()):
        assert peaks([whole])["customer"] == []
