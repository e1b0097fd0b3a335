"""The sound devices of this machine as the settings need them: which there are, and trying them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from console.domain.audio import FRAME_MS
from console.ui.desk_settings.presenter import Device
from console.ui.sound import Ears, device_id, find_headset
from console.ui.sound_check import tone_frames


class SoundDevices(QObject):
    """``wav`` stands in for the microphone, whatever is chosen."""

    def __init__(self, ears: Ears, wav: tuple[bytes, ...] | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ears, self._wav = ears, wav
        self._frames: tuple[bytes, ...] = ()
        self._next = 0
        self._over: Callable[[], None] = lambda: None
        self._tone = QTimer(self)
        self._tone.setTimerType(Qt.TimerType.PreciseTimer)
        self._tone.setInterval(FRAME_MS)
        self._tone.timeout.connect(self._play)

    def outputs(self) -> list[Device]:
        return _named(QMediaDevices.audioOutputs())

    def sources(self) -> list[Device]:
        return _named(QMediaDevices.audioInputs())

    def use(self, output: str, source: str) -> None:
        headset, _ = find_headset(self._wav, self, output, source)
        self._ears.use(headset)

    def try_out(self, heard: Callable[[bytes], None] | None) -> None:
        self._ears.try_out(heard)

    def play_tone(self, over: Callable[[], None]) -> bool:
        return self.play(tone_frames(), over)

    def play(self, frames: tuple[bytes, ...], over: Callable[[], None]) -> bool:
        if not self._ears.audible:
            return False
        if self._tone.isActive():
            self._over()
        self._frames, self._over, self._next = frames, over, 0
        self._tone.start()
        return True

    def _play(self) -> None:
        if self._next < len(self._frames):
            self._ears.play(self._frames[self._next])
            self._next += 1
        else:
            self._tone.stop()
            self._over()


def _named(devices: list[QAudioDevice]) -> list[Device]:
    return [Device(device_id(device), device.description()) for device in devices]
