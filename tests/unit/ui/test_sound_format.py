import wave
from array import array
from pathlib import Path

import pytest

from console.domain.audio import FRAME_BYTES, FRAME_SAMPLES
from console.domain.errors import BadInput
from console.ui.sound_format import from_card, read_wav, to_card


def write(path: Path, samples: list[int], rate: int, channels: int = 1, width: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(array("h", samples).tobytes())
    return path


def test_a_frame_for_a_card_and_back_keeps_its_length_and_shape() -> None:
    mono = array("h", [index * 50 for index in range(FRAME_SAMPLES)])
    stereo = array("h", [value for sample in mono for value in (sample, -sample)])
    card = array("h", to_card(stereo.tobytes()))
    assert len(card) == len(stereo) * 3
    assert card[0::6] == mono
    assert card[2] == 16
    assert card[3] in (-16, -17)
    assert len(from_card(card[0::2].tobytes())) == FRAME_BYTES


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 2), (24000, 1), (44100, 2), (48000, 1)])
def test_a_wav_of_any_rate_becomes_frames_of_the_house(tmp_path: Path, rate: int, channels: int) -> None:
    frames = read_wav(write(tmp_path / "a.wav", [1000] * rate * channels, rate, channels))
    assert {len(frame) for frame in frames} == {FRAME_BYTES}
    assert len(frames) == pytest.approx(50, abs=1)
    assert set(array("h", frames[10])) == {1000}


def test_what_is_no_such_wav_is_said_in_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF\0\0\0\0junk")
    with pytest.raises(BadInput):
        read_wav(broken)
    with pytest.raises(BadInput):
        read_wav(tmp_path / "absent.wav")
    with pytest.raises(BadInput):
        read_wav(write(tmp_path / "wide.wav", [1, 2, 3, 4], 16000, width=4))
    assert read_wav(write(tmp_path / "empty.wav", [], 16000)) == ()
