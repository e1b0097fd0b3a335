"""What is taken from a folder of sound and text, and what is said of a file that cannot be used."""

import json
import struct
import wave
from pathlib import Path

import pytest

from console.app.spoken_files import SpokenFile, sound_frames, spoken_files
from console.domain.audio import FRAME_BYTES
from console.domain.errors import BadInput


def pair(folder: Path, name: str, said: str | None = "返品できますか。", **about: object) -> Path:
    sound = folder / f"{name}.wav"
    sound.parent.mkdir(parents=True, exist_ok=True)
    sound.write_bytes(b"")
    if said is not None:
        sound.with_suffix(".txt").write_text(said + "\n", "utf-8")
    if about:
        sound.with_suffix(".json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    return sound


def test_a_pair_is_enough(tmp_path: Path) -> None:
    sound = pair(tmp_path, "a")
    assert spoken_files(tmp_path) == ([SpokenFile("a", sound, "返品できますか。")], [])


def test_a_folder_is_a_condition_and_the_notes_know_better(tmp_path: Path) -> None:
    pair(tmp_path, "noise20/a")
    pair(
        tmp_path, "noise20/b", condition="clean", kind="name", words=["小野寺"], intent="identity_confirm", expecting="identity", voice="x"
    )
    first, second = spoken_files(tmp_path)[0]
    assert (first.name, first.condition) == ("noise20/a", "noise20")
    assert (second.condition, second.kind, second.words) == ("clean", "name", ("小野寺",))
    assert (second.intent, second.expecting) == ("identity_confirm", "identity")


@pytest.mark.parametrize(
    ("said", "about", "sentence"),
    [
        (None, {}, "is missing"),
        ("", {}, "is empty"),
        ("はい。", {"intent": 3}, "cannot be used"),
        ("はい。", {"expecting": "nobody knows"}, "cannot be used"),
        ("はい。", {"words": "小野寺"}, "cannot be used"),
    ],
)
def test_an_incomplete_file_is_one_sentence_and_costs_no_other(
    tmp_path: Path, said: str | None, about: dict[str, object], sentence: str
) -> None:
    pair(tmp_path, "bad", said, **about)
    pair(tmp_path, "good")
    good, faults = spoken_files(tmp_path)
    assert [file.name for file in good] == ["good"]
    assert sentence in faults[0].en
    assert "bad" in faults[0].ja


@pytest.mark.parametrize("folder", ["none", "."])
def test_no_folder_and_no_sound_are_said(tmp_path: Path, folder: str) -> None:
    with pytest.raises(BadInput, match="There is no"):
        spoken_files(tmp_path / folder)


def test_the_sound_of_any_rate_width_and_number_of_channels(tmp_path: Path) -> None:
    def lasting(rate: int, width: int, channels: int) -> int:
        file = tmp_path / f"{rate}-{width}-{channels}.wav"
        with wave.open(str(file), "wb") as out:
            out.setnchannels(channels)
            out.setsampwidth(width)
            out.setframerate(rate)
            out.writeframes((b"\x80" if width == 1 else b"\x00" * width) * rate * channels)
        frames = sound_frames(file)
        assert {len(frame) for frame in frames} == {FRAME_BYTES}
        return len(frames)

    for rate, width, channels in ((8000, 1, 1), (8000, 2, 1), (16000, 2, 2), (44100, 3, 2), (48000, 4, 1)):
        assert abs(lasting(rate, width, channels) - 50) <= 1
    law = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 8036, b"WAVE", b"fmt ", 16, 7, 1, 8000, 8000, 1, 8, b"data", 8000) + b"\xff" * 8000
    (tmp_path / "law.wav").write_bytes(law)
    assert abs(len(sound_frames(tmp_path / "law.wav")) - 50) <= 1


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all" * 40])
def test_a_broken_wav_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.wav").write_bytes(content)
    with pytest.raises(BadInput, match=r"broken\.wav"):
        sound_frames(tmp_path / "broken.wav")


def test_more_than_an_utterance_may_have_is_not_cut_in_silence(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "long.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\x00\x00" * 8000 * 31)
    with pytest.raises(BadInput, match="30 s"):
        sound_frames(tmp_path / "long.wav")
