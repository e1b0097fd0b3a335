"""The recording: aligned, readable at any moment, and never in the call's way."""

import os
import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from console.call.trunk.recording import BATCH, StereoRecording, header
from console.domain.audio import FRAME_BYTES, FRAME_SAMPLES


def frame_of(value: int) -> bytes:
    return np.full(FRAME_SAMPLES, value, "<i2").tobytes()


def never(reason: str) -> None:
    raise AssertionError(reason)


def samples(path: Path) -> np.ndarray:
    with wave.open(str(path)) as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (2, 2, 16000)
        return np.frombuffer(wav.readframes(wav.getnframes()), "<i2").reshape(-1, 2)


def test_both_sides_of_a_tick_lie_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    recording = StereoRecording(str(path), never)
    for number in range(25):
        recording.add(frame_of(number), frame_of(-number))
    recording.close()
    written = samples(path)
    assert len(written) == 25 * FRAME_SAMPLES
    assert np.array_equal(written[:, 0], np.repeat(np.arange(25), FRAME_SAMPLES))
    assert np.array_equal(written[:, 1], -written[:, 0])


def test_a_silenced_stretch_keeps_its_length(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    recording = StereoRecording(str(path), never)
    recording.add(frame_of(1), frame_of(2))
    recording.silence(True)
    recording.add(frame_of(1), frame_of(2))
    recording.silence(False)
    recording.add(frame_of(1), frame_of(2))
    recording.close()
    written = samples(path).reshape(3, FRAME_SAMPLES, 2)
    assert np.all(written[0] == [1, 2])
    assert not written[1].any()
    assert np.all(written[2] == [1, 2])


def test_what_was_recorded_already_is_silenced_too(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    recording = StereoRecording(str(path), never)
    for _ in range(30):
        recording.add(frame_of(1), frame_of(2))
    recording.silence(True, back_s=0.2)
    for _ in range(5):
        recording.add(frame_of(1), frame_of(2))
    recording.silence(False)
    recording.add(frame_of(1), frame_of(2))
    recording.close()
    written = samples(path).reshape(36, FRAME_SAMPLES, 2)
    assert np.all(written[:20] == [1, 2])
    assert not written[20:35].any()
    assert np.all(written[35] == [1, 2])


def test_the_header_holds_at_every_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "call.wav"
    seen: list[int] = []
    real = os.pwrite

    def watched(file: int, data: bytes, at: int) -> int:
        wrote = real(file, data, at)
        seen.append(len(samples(path)))
        return wrote

    monkeypatch.setattr(os, "pwrite", watched)
    recording = StereoRecording(str(path), never)
    for number in range(3 * BATCH):
        recording.add(frame_of(number), frame_of(number))
    recording.close()
    assert seen[-1] == 3 * BATCH * FRAME_SAMPLES
    assert seen == sorted(seen)


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    StereoRecording(str(path), never).close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == header(0)


def test_a_full_disk_ends_the_recording_once_and_keeps_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "call.wav"
    reasons: list[str] = []
    stopped = threading.Event()
    real = os.pwrite

    def full(file: int, data: bytes, at: int) -> int:
        if at > 44 + BATCH * FRAME_BYTES * 2:
            raise OSError(28, os.strerror(28))
        return real(file, data, at)

    def on_stopped(reason: str) -> None:
        reasons.append(reason)
        stopped.set()

    monkeypatch.setattr(os, "pwrite", full)
    recording = StereoRecording(str(path), on_stopped)
    for _ in range(4 * BATCH):
        recording.add(frame_of(3), frame_of(4))
    assert stopped.wait(5)
    recording.add(frame_of(3), frame_of(4))
    recording.close()
    assert reasons == [os.strerror(28)]
    assert len(samples(path)) == 2 * BATCH * FRAME_SAMPLES


def test_a_folder_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        StereoRecording(str(tmp_path / "gone" / "call.wav"), never)
