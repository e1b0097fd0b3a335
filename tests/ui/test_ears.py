"""What a desk sends of its microphone."""

import pytest
from pytestqt.qtbot import QtBot

from console.domain.audio import FRAME_BYTES
from console.ui.sound import Ears, Send
from tests.ui.written_desk import Desk

VOICE = b"\x10\x20" * (FRAME_BYTES // 2)


class Microphone:
    """Satisfies ``Headset``; speaks when the test says so."""

    audible = speaks = True

    def __init__(self) -> None:
        self.send: Send | None = None

    def hear(self, frame: bytes) -> None: ...

    def speak(self, send: Send | None) -> None:
        self.send = send

    def close(self) -> None: ...


def test_who_is_muted_is_silent_and_not_gone(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    monkeypatch.setattr(desk.door, "send_sound", sent.append)
    microphone = Microphone()
    ears = Ears(desk.door, microphone)
    ears.talk("call-1")
    assert microphone.send is not None
    microphone.send(VOICE)
    ears.mute(True)
    microphone.send(VOICE)
    ears.mute(False)
    microphone.send(VOICE)
    assert sent == [VOICE, bytes(FRAME_BYTES), VOICE]
