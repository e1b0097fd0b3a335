"""The headset's trial: tone, level, echo; and the desk's own settings around it."""

import math
from array import array
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from console.domain.audio import FRAME_SAMPLES, RATE
from console.ui.answers import Deaf, Done, Refusal
from console.ui.desk_settings.presenter import DeskSettingsPresenter, Device
from console.ui.live.actions import ActionId
from console.ui.live.presenter import LivePresenter
from console.ui.preferences import PreferenceFile
from console.ui.sound_check import QUIET_DB, TONE_DB, TONE_FRAMES, TONE_HZ, EchoCheck, loudness, tone_frames, tone_loudness

SILENCE = bytes(2 * FRAME_SAMPLES)


def sine(hz: float, db: float) -> bytes:
    top = 32767 * 10 ** (db / 20)
    return array("h", [int(top * math.sin(2 * math.pi * hz * n / RATE)) for n in range(FRAME_SAMPLES)]).tobytes()


def test_the_tone_is_as_loud_as_it_says_and_ends_softly() -> None:
    frames = tone_frames()
    assert len(frames) == TONE_FRAMES
    left = array("h", frames[len(frames) // 2])[0::2].tobytes()
    assert loudness(left) == pytest.approx(TONE_DB - 3, abs=0.2)
    assert tone_loudness(left) == pytest.approx(loudness(left), abs=0.3)
    assert abs(array("h", frames[0])[0]) < 50
    assert abs(array("h", frames[-1])[-1]) < 50


def test_levels() -> None:
    assert loudness(SILENCE) == QUIET_DB
    assert tone_loudness(SILENCE) == QUIET_DB
    # Another voice is not the tone.
    assert tone_loudness(sine(300, -10)) < loudness(sine(300, -10)) - 20


@pytest.mark.parametrize(
    ("before", "during", "echo"),
    [
        (SILENCE, sine(TONE_HZ, -30), True),
        (SILENCE, sine(TONE_HZ, -80), False),
        (sine(300, -20), sine(300, -20), False),
        (sine(TONE_HZ, -30), sine(TONE_HZ, -26), False),
    ],
)
def test_an_echo_is_the_tone_coming_back(before: bytes, during: bytes, echo: bool) -> None:
    check = EchoCheck()
    for _ in range(10):
        check = check.heard(before, tone=False)
    assert check.echo is None
    for _ in range(TONE_FRAMES):
        check = check.heard(during, tone=True)
    assert check.echo is echo


class Engine:
    def ask(self, method: str, path: str, body: Any = None, done: Done | None = None) -> None:
        pass


class Sound:
    """Two headsets, one of them leaking."""

    def __init__(self, *, there: bool = True) -> None:
        self.there = there
        self.used: list[tuple[str, str]] = []
        self.heard: Callable[[bytes], None] | None = None
        self.over: Callable[[], None] | None = None

    def outputs(self) -> list[Device]:
        return [Device("a", "ヘッドセット A"), Device("b", "スピーカー")] if self.there else []

    def sources(self) -> list[Device]:
        return [Device("m", "マイク")] if self.there else []

    def use(self, output: str, source: str) -> None:
        self.used.append((output, source))

    def try_out(self, heard: Callable[[bytes], None] | None) -> None:
        self.heard = heard

    def play_tone(self, over: Callable[[], None]) -> bool:
        self.over = over
        return self.there


def desk(sound: Sound, preferences: PreferenceFile | None = None) -> tuple[DeskSettingsPresenter, LivePresenter]:
    preferences = preferences or PreferenceFile()
    live = LivePresenter(Engine(), Deaf(), preferences)
    return DeskSettingsPresenter(live, preferences, sound), live


def test_the_chosen_headset_is_used_at_once_and_remembered(tmp_path: Path) -> None:
    file, sound = tmp_path / "desk.json", Sound()
    settings, _ = desk(sound, PreferenceFile(file))
    settings.choose(output="b")
    settings.choose(source="m")
    assert sound.used == [("b", ""), ("b", "m")]
    again, _ = desk(Sound(), PreferenceFile(file))
    assert (again.output, again.source) == ("b", "m")


def test_trying_the_microphone_shows_its_level_and_warns_of_an_echo() -> None:
    sound = Sound()
    settings, _ = desk(sound)
    settings.try_out()
    assert sound.heard is not None
    for _ in range(10):
        sound.heard(SILENCE)
    settings.play_tone()
    assert settings.said == "settings.toning"
    for _ in range(TONE_FRAMES):
        sound.heard(sine(TONE_HZ, -30))
    assert settings.level_db == pytest.approx(-33, abs=0.5)
    assert sound.over is not None
    sound.over()
    assert settings.said == "settings.echo"
    settings.try_out()
    assert (sound.heard, settings.level_db) == (None, QUIET_DB)


def test_without_devices_each_key_says_so() -> None:
    settings, _ = desk(Sound(there=False))
    settings.try_out()
    assert (settings.trying, settings.said) == (False, "settings.no_source")
    settings.play_tone()
    assert (settings.toning, settings.said) == (False, "settings.no_output")


def test_a_call_that_is_being_spoken_to_is_not_disturbed() -> None:
    sound = Sound()
    settings, live = desk(sound)
    body = {"call_id": "a", "state": "talking", "holder": "ai", "barge_in": True}
    live.on_event({"event": "call", "call_id": "a", "call": body}, datetime(2026, 12, 1, tzinfo=UTC))
    settings.try_out()
    assert (sound.heard, settings.said) == (None, "settings.busy")


def test_keys_of_the_live_view() -> None:
    settings, live = desk(Sound())
    settings.rename_key(ActionId.NOTE, "Q")
    settings.rename_key(ActionId.KEYPAD, "1")
    assert settings.said == "settings.key_wrong"
    assert (live.keys[ActionId.NOTE], live.keys[ActionId.KEYPAD]) == ("Q", "K")


def test_what_cannot_be_stored_is_said(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("", encoding="utf-8")
    settings, _ = desk(Sound(), PreferenceFile(tmp_path / "wall" / "desk.json"))
    settings.name_desk_phone("201")
    assert isinstance(settings.said, Refusal)
    assert settings.desk_phone == "201"
