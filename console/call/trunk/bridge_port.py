"""A place in the conference bridge where Python hears and speaks, 20 ms at a time."""

from collections.abc import Callable
from typing import Any

import pjsua2 as pj
import structlog

from console.call.trunk import frame_bytes
from console.domain.audio import FRAME_BYTES, FRAME_MS, RATE

log = structlog.get_logger(__name__)
_SILENCE = bytes(FRAME_BYTES)


class BridgePort(pj.AudioMediaPort):  # type: ignore[misc]  # PJSUA2 is published without types
    """``speak`` is asked for the frame that goes into the bridge, ``hear`` is given the one that came out of it.

    Both are called by the bridge's clock, ``speak`` before ``hear`` of the same tick; they must return at once. The
    first exception is logged and the port falls silent: an exception that reached the library would end the process.
    """

    def __init__(self, name: str, hear: Callable[[bytes], None], speak: Callable[[], bytes]) -> None:
        super().__init__()
        self._hear = hear
        self._speak = speak
        self._broken = False
        form = pj.MediaFormatAudio()
        form.type = pj.PJMEDIA_TYPE_AUDIO
        form.clockRate = RATE
        form.channelCount = 1
        form.bitsPerSample = 16
        form.frameTimeUsec = FRAME_MS * 1000
        self.createPort(name, form)

    def onFrameRequested(self, frame: Any) -> None:
        try:
            frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO
            frame_bytes.write(frame.buf, _SILENCE if self._broken else self._speak())
        except BaseException:  # noqa: BLE001 - whatever leaves here ends the process
            self._fail()

    def onFrameReceived(self, frame: Any) -> None:
        try:
            if not self._broken:
                sound = frame_bytes.read(frame.buf) if frame.type == pj.PJMEDIA_FRAME_TYPE_AUDIO else b""
                self._hear(sound if len(sound) == FRAME_BYTES else _SILENCE)
        except BaseException:  # noqa: BLE001 - whatever leaves here ends the process
            self._fail()

    def _fail(self) -> None:
        if not self._broken:
            self._broken = True
            log.exception("bridge_port_failed")

    @property
    def broken(self) -> bool:
        return self._broken
