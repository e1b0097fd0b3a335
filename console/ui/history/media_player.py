"""Recordings through this machine's loudspeaker, by QtMultimedia. The sound stays in memory and is never written to this machine's disk."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer


class MediaPlayer(QObject):
    """Implements ``Player``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.told: Callable[[], None] = lambda: None
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(QAudioOutput(self))
        self._buffer: QBuffer | None = None
        self._player.positionChanged.connect(lambda _: self.told())
        self._player.playbackStateChanged.connect(lambda _: self.told())

    @property
    def position(self) -> float:
        return self._player.position() / 1000

    @property
    def playing(self) -> bool:
        return self._player.playbackState() is QMediaPlayer.PlaybackState.PlayingState

    def load(self, wav: bytes) -> None:
        self.clear()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(wav))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._player.setSourceDevice(self._buffer, QUrl("recording.wav"))

    def play(self) -> None:
        self._player.play()

    def pause(self) -> None:
        self._player.pause()

    def seek(self, seconds: float) -> None:
        self._player.setPosition(round(seconds * 1000))

    def speed(self, times: float) -> None:
        self._player.setPlaybackRate(times)

    def clear(self) -> None:
        self._player.stop()
        self._player.setSource(QUrl())
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.deleteLater()
            self._buffer = None
