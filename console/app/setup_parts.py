"""What setting up uses of this engine's process: the line, a trunk of its own for the test call, the shelf, and processes that measure."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any, Final

from console.app.line_keeper import LineKeeper
from console.app.measure_process import measure
from console.app.models import catalogue, shelf
from console.app.preview_voice import PreviewVoice
from console.app.this_machine import cores, memory_bytes, processor, standing
from console.call.trunk.check import check
from console.call.trunk.port import Account, Dial
from console.domain.errors import SpeechFault
from console.service.calls.line_port import LinePort
from console.service.setup.setup_port import Told
from console.settings import Folders, Secrets, Settings
from console.weights.fetch import Progress
from console.weights.fetch import fetch as bring
from console.wire.codec import encode

OPENING: Final = (
    "おかえりコンソールから、回線の確認のお電話です。このあと、お声の大きさを測ります。五秒ほど、何かお話しください。では、どうぞ。"
)
BACK: Final = {
    "well": "お声は、よく届いています。確認は以上です。失礼いたします。",
    "faint": "お声が、小さめに届いています。確認は以上です。失礼いたします。",
    "loud": "お声が、大きすぎるようです。確認は以上です。失礼いたします。",
    "noisy": "お声に、雑音が重なっています。確認は以上です。失礼いたします。",
    "nothing": "お声が、こちらに届きませんでした。確認は以上です。失礼いたします。",
}
"""All that a test call ever says; none of it is about goods, and none of it asks for anything."""


class EngineSetupParts:
    """Satisfies ``console.service.setup.setup_port.SetupParts``."""

    def __init__(self, folders: Folders, secrets: Secrets, line: LinePort, voice: PreviewVoice) -> None:
        self.folders = folders
        self.secrets = secrets
        self.catalogue = catalogue()
        self.shelf = shelf()
        self._line = line
        self._voice = voice
        self._changing: set[asyncio.Task[None]] = set()

    def apply(self, settings: Settings, account: Account) -> bool:
        changing = asyncio.get_running_loop().create_task(self._voice.use(settings))
        self._changing.add(changing)
        changing.add_done_callback(self._changing.discard)
        if not isinstance(self._line, LineKeeper):
            return False
        from console.app.stages import LineConfiguration

        self._line.reconfigure({"do": "configure", "line": encode(LineConfiguration.of(settings, self.folders, account))})
        return True

    async def check(self, account: Account, *, register: bool) -> AsyncIterator[Mapping[str, Any]]:
        async with aclosing(check(account, register=register)) as found:
            async for one in found:
                yield {"step": one.step, "finding": one.finding, "good": one.good, "ja": one.ja, "en": one.en, "ms": one.ms}

    async def trial_call(self, account: Account, number: str, ring_timeout_s: float, told: Told, stop: asyncio.Event) -> dict[str, Any]:
        from console.call.trial_call import Said, TrialCall
        from console.call.trunk.pjsua import PjsuaTrunk

        told({"state": "preparing"})
        try:
            opening = await self._voice.read(OPENING, OPENING)
            back = {verdict: await self._voice.read(words, words) for verdict, words in BACK.items()}
        except (OSError, ImportError) as fault:
            raise SpeechFault(
                "音声を用意できません。okaeri doctor でご確認ください。", "No voice can be had; run okaeri doctor."
            ) from fault
        trunk = PjsuaTrunk(calls=1, spares=0)
        try:
            await trunk.start()
            dial = Dial("test-call", number, account, ring_timeout_s, None)
            return await TrialCall(trunk, dial, Said(opening, back), told).run(stop)
        finally:
            await trunk.close()

    def machine(self) -> dict[str, Any]:
        return {
            "cores": cores(),
            "memory_mb": (memory_bytes() or 0) // 2**20,
            "free_mb": (memory_bytes("SC_AVPHYS_PAGES") or 0) // 2**20,
            "disk_free_mb": shutil.disk_usage(standing(self.shelf.folder)).free // 2**20,
            "processor": processor(),
        }

    def measure(self, job: Mapping[str, str]) -> AsyncIterator[Mapping[str, Any]]:
        return measure(job)

    def fetch(self, model_id: str, progress: Progress) -> None:
        bring(self.catalogue[model_id], self.shelf, progress)
