"""The operator's headset: real devices through QtMultimedia, or a WAV file that stands in for one."""

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QElapsedTimer, QIODevice, QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QAudioSource, QMediaDevices

from console.domain.audio import FRAME_BYTES, FRAME_MS, RATE
from console.ui.door import Door
from console.ui.sound_format import CARD_RATE, from_card, to_card

AHEAD_MS: Final = 240
"""Most sound that may wait in front of the ear. Beyond it the oldest is gone: live matters more than whole."""
CATCH_UP: Final = 5

Send = Callable[[bytes], None]


class Headset(Protocol):
    """``hear`` takes 20 ms stereo frames; ``speak`` sends 20 ms mono frames until it is given ``None``. ``audible``: there is
    something to hear through; ``speaks``: there is a microphone, or what stands in for one."""

    @property
    def audible(self) -> bool: ...

    @property
    def speaks(self) -> bool: ...

    def hear(self, frame: bytes) -> None: ...

    def speak(self, send: Send | None) -> None: ...

    def close(self) -> None: ...


class Ears(QObject):
    """One call's sound between the engine's door and the headset."""

    def __init__(self, door: Door, headset: Headset, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door, self._headset = door, headset
        self._talking = self._muted = False
        door.sound_heard.connect(self._heard)

    @property
    def audible(self) -> bool:
        return self._headset.audible

    @property
    def speaks(self) -> bool:
        return self._headset.speaks

    def use(self, headset: "Headset") -> None:
        """Another headset from now on; what was open goes on through it."""
        before, self._headset = self._headset, headset
        before.close()
        if self._talking:
            headset.speak(self._send)

    def listen(self, call_id: str) -> None:
        self._talking = False
        self._headset.speak(None)
        self._door.open_sound(call_id, "listen")

    def talk(self, call_id: str) -> None:
        self._talking = True
        self._door.open_sound(call_id, "talk")
        self._headset.speak(self._send)

    def mute(self, on: bool) -> None:
        self._muted = on

    def try_out(self, heard: Send | None) -> None:
        """The microphone to ``heard`` and to no call, until ``None``; nothing happens while a call has it."""
        if not self._talking:
            self._headset.speak(heard)

    def play(self, frame: bytes) -> None:
        """One stereo frame of this desk's own, beside what is heard of a call."""
        self._headset.hear(frame)

    def _send(self, frame: bytes) -> None:
        # Who is muted is silent, not gone: without a frame the customer would hear that the line is held.
        self._door.send_sound(bytes(len(frame)) if self._muted else frame)

    def hush(self) -> None:
        self._talking = False
        self._headset.speak(None)
        self._door.close_sound()

    def close(self) -> None:
        self.hush()
        self._headset.close()

    def _heard(self, frame: bytes) -> None:
        self._headset.hear(frame)


class Speaker:
    """Plays 16 kHz stereo on one output device; a device that knows only 48 kHz gets that."""

    def __init__(self, device: QAudioDevice) -> None:
        wanted = _format(RATE, 2)
        self._direct = device.isFormatSupported(wanted)
        form = wanted if self._direct else _format(CARD_RATE, 2)
        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(form.bytesForDuration(AHEAD_MS * 1000))
        self._out: QIODevice | None = None

    def play(self, frame: bytes) -> None:
        if self._out is None:
            self._out = self._sink.start()
        data = frame if self._direct else to_card(frame)
        if self._out is not None and self._sink.bytesFree() >= len(data):
            self._out.write(data)

    def close(self) -> None:
        self._out = None
        self._sink.stop()


class DeviceHeadset(QObject):
    """An output and an input device, as they are when the headset is made."""

    def __init__(self, speaker: Speaker | None, microphone: QAudioDevice | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speaker, self._microphone = speaker, microphone
        self._source: QAudioSource | None = None
        self._in: QIODevice | None = None
        self._direct = True
        self._send: Send | None = None
        self._rest = bytearray()

    @property
    def audible(self) -> bool:
        return self._speaker is not None

    @property
    def speaks(self) -> bool:
        return self._microphone is not None

    def hear(self, frame: bytes) -> None:
        if self._speaker is not None:
            self._speaker.play(frame)

    def speak(self, send: Send | None) -> None:
        self._send = send
        if send is None:
            self._stop()
        elif self._source is None and self._microphone is not None:
            wanted = _format(RATE, 1)
            self._direct = self._microphone.isFormatSupported(wanted)
            self._source = QAudioSource(self._microphone, wanted if self._direct else _format(CARD_RATE, 1), self)
            self._in = self._source.start()
            if self._in is not None:
                self._in.readyRead.connect(self._captured)

    def close(self) -> None:
        self._stop()
        if self._speaker is not None:
            self._speaker.close()

    def _stop(self) -> None:
        source, self._source, self._in = self._source, None, None
        self._rest.clear()
        if source is not None:
            source.stop()
            source.deleteLater()

    def _captured(self) -> None:
        if self._in is None or self._send is None:
            return
        data = bytes(self._in.readAll().data())
        self._rest += data if self._direct else from_card(data)
        while len(self._rest) >= FRAME_BYTES:
            self._send(bytes(self._rest[:FRAME_BYTES]))
            del self._rest[:FRAME_BYTES]


class WavHeadset(QObject):
    """A file speaks for the operator: from its beginning each time the microphone opens, silence after its end."""

    def __init__(self, frames: tuple[bytes, ...], speaker: Speaker | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frames, self._speaker = frames, speaker
        self._send: Send | None = None
        self._next = self._sent = 0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._due)

    speaks: bool = True

    @property
    def audible(self) -> bool:
        return self._speaker is not None

    def hear(self, frame: bytes) -> None:
        if self._speaker is not None:
            self._speaker.play(frame)

    def speak(self, send: Send | None) -> None:
        if (send is None) != (self._send is None):
            self._next = self._sent = 0
            self._clock.start()
            self._timer.start() if send is not None else self._timer.stop()
        self._send = send

    def close(self) -> None:
        self._timer.stop()
        if self._speaker is not None:
            self._speaker.close()

    def _due(self) -> None:
        if self._send is None:
            return
        due = int(self._clock.elapsed()) // FRAME_MS - self._sent
        if due > CATCH_UP:
            # The window was busy for long: go on from here, at the pace of speech, instead of in one burst.
            self._sent += due - CATCH_UP
            due = CATCH_UP
        for _ in range(due):
            self._send(self._frames[self._next] if self._next < len(self._frames) else bytes(FRAME_BYTES))
            self._next += 1
            self._sent += 1


class NoHeadset:
    """A machine without sound: the desk watches and steers."""

    audible: bool = False
    speaks: bool = False

    def hear(self, frame: bytes) -> None:
        pass

    def speak(self, send: Send | None) -> None:
        pass

    def close(self) -> None:
        pass


def device_id(device: QAudioDevice) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")


def find_headset(wav: tuple[bytes, ...] | None, parent: QObject, output_id: str = "", source_id: str = "") -> tuple[Headset, bool]:
    """The headset with these devices, and whether anything can be heard through it. A device that is not there (any more)
    gives way to the system's choice."""
    output = _chosen(QMediaDevices.audioOutputs(), output_id, QMediaDevices.defaultAudioOutput())
    source = _chosen(QMediaDevices.audioInputs(), source_id, QMediaDevices.defaultAudioInput())
    speaker = None if output.isNull() else Speaker(output)
    if wav is not None:
        return WavHeadset(wav, speaker, parent), speaker is not None
    if speaker is None and source.isNull():
        return NoHeadset(), False
    return DeviceHeadset(speaker, None if source.isNull() else source, parent), speaker is not None


def _chosen(devices: list[QAudioDevice], wanted: str, otherwise: QAudioDevice) -> QAudioDevice:
    return next((device for device in devices if wanted and device_id(device) == wanted), otherwise)


def _format(rate: int, channels: int) -> QAudioFormat:
    made = QAudioFormat()
    made.setSampleRate(rate)
    made.setChannelCount(channels)
    made.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return made
