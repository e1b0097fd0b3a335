"""Measuring beside the calls: one thread for all of them, with a bound, so that a mood never holds up an answer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from console.call.voice_affect.port import Prosody, VoiceMeter

WAITING: Final = 8
"""Turns of all calls that may wait; of one more the voice is not measured, its words still count."""


class Measuring:
    """``meter`` ``None``: the voice is not looked at, only the words are."""

    def __init__(self, meter: VoiceMeter | None) -> None:
        self._meter = meter
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mood")
        self._waiting = 0

    @property
    def hears(self) -> bool:
        """Whether sound is needed at all."""
        return self._meter is not None

    async def measured(self, pcm: bytes) -> Prosody | None:
        """``None``: nothing to be said of it, or too many are waiting."""
        if self._meter is None or not pcm or self._waiting >= WAITING:
            return None
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._meter.measure, pcm)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
