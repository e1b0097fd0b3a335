"""A card number spoken on the line: nobody is told its digits, and the recording, which is really written, is silent there."""

from pathlib import Path

import numpy as np
import pytest

from console.call import card_silence
from console.call.card_silence import MARGIN_S, CardSilence
from console.call.listening import EarCallbacks, HeardTurn
from console.call.trunk.recording import StereoRecording
from console.domain.audio import FRAME_MS
from console.domain.transcript import Heard

NUMBER = "番号は、よんいちいちいち、いちいちいちいち、いちいちいちいち、いちいちいちいち、です。"
A_SECOND = 1000 // FRAME_MS


class Line:
    """A recorder at work, and everything that anybody is told."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.recording = StereoRecording(str(path), lambda reason: None)
        self.frames = 0
        self.told: list[str] = []

        def nothing(at: float) -> None:
            return

        on = EarCallbacks(
            began=nothing,
            partial=lambda utterance, heard: self.told.append(heard.text),
            lower=nothing,
            raise_=nothing,
            yield_=nothing,
            nothing=nothing,
            turn=lambda at, turn: self.told.append(turn.heard.text),
        )
        self.ear = CardSilence(self, self.now).guarding(on)

    def now(self) -> float:
        return self.frames / A_SECOND

    def silence_recording(self, on: bool, back_s: float = 0.0) -> None:
        self.recording.silence(on, back_s)

    def sounds(self, seconds: int) -> None:
        frame = np.full(16 * FRAME_MS, 500, "<i2").tobytes()
        for _ in range(seconds * A_SECOND):
            self.recording.add(frame, frame)
            self.frames += 1

    def turn(self, text: str, started: float) -> None:
        self.ear.turn(self.now(), HeardTurn(Heard(text, started, self.now(), 1.0), self.now(), self.now(), self.now()))

    def seconds_with_sound(self) -> list[bool]:
        self.recording.close()
        samples = np.frombuffer(self.path.read_bytes()[44:], "<i2").reshape(-1, 16_000, 2)
        return [bool(second.any()) for second in samples]


def test_from_the_first_digits_to_the_end_of_the_turn_both_sides_are_silent(tmp_path: Path) -> None:
    line = Line(tmp_path / "call.wav")
    line.sounds(4)
    line.ear.partial(1, Heard(NUMBER[:30], 3.0 + MARGIN_S, 4.0, 0.5, final=False))
    line.sounds(2)
    line.turn(NUMBER, 3.0 + MARGIN_S)
    line.sounds(2)
    assert line.seconds_with_sound() == [True, True, True, False, False, False, True, True]
    assert "いちいち" not in "".join(line.told)
    assert "●●●●" in line.told[-1]


def test_a_number_that_only_the_finished_turn_shows_is_taken_out_of_what_was_written(tmp_path: Path) -> None:
    line = Line(tmp_path / "call.wav")
    line.sounds(5)
    line.turn(NUMBER, 2.0 + MARGIN_S)
    line.sounds(1)
    assert line.seconds_with_sound() == [True, True, False, False, False, True]


def test_a_number_in_pieces_is_silenced_piece_by_piece(tmp_path: Path) -> None:
    line = Line(tmp_path / "call.wav")
    line.sounds(2)
    line.turn("カードで払います。", 1.0)
    line.sounds(2)
    line.turn("4111です。", 2.0 + MARGIN_S)
    line.sounds(2)
    line.turn("1111。", 4.0 + MARGIN_S)
    assert line.seconds_with_sound() == [True, True, False, False, False, False]
    assert line.told == ["カードで払います。", "●●●●です。", "●●●●。"]


def test_other_words_are_recorded(tmp_path: Path) -> None:
    line = Line(tmp_path / "call.wav")
    line.sounds(2)
    line.ear.partial(1, Heard("電話番号は090-1234-5678です。", 0.5, 2.0, 0.5, final=False))
    line.turn("電話番号は090-1234-5678です。", 0.5)
    line.ear.nothing(line.now())
    assert line.seconds_with_sound() == [True, True]


def _read_out(path: Path) -> list[bool]:
    line = Line(path)
    line.sounds(4)
    line.ear.partial(1, Heard(NUMBER[:30], 3.0 + MARGIN_S, 4.0, 0.5, final=False))
    line.sounds(2)
    line.turn(NUMBER, 3.0 + MARGIN_S)
    line.sounds(1)
    return line.seconds_with_sound()


@pytest.mark.parametrize(
    ("where", "attribute", "without", "heard"),
    [
        (card_silence, "masked", lambda text, before="": text, [True] * 7),
        (StereoRecording, "silence", lambda self, on, back_s=0.0: None, [True] * 7),
        (card_silence, "MARGIN_S", 0.0, [True, True, True, True, False, False, True]),
        (card_silence.CardSilence, "_speak_on", lambda self: None, [True, True, True, False, False, False, False]),
    ],
    ids=["the mask", "the silence", "what was recorded before the voice was noticed", "the end of it"],
)
def test_each_part_of_it_taken_out_is_heard(
    where: object, attribute: str, without: object, heard: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _read_out(tmp_path / "kept.wav") == [True, True, True, False, False, False, True]
    monkeypatch.setattr(where, attribute, without)
    assert _read_out(tmp_path / "loose.wav") == heard
