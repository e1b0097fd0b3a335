"""The line process as it is, but for its voices, which are tones: ``python -m tests.integration.telephones.line_of_tones``."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from console.app.line import Engine, LineProcess
from console.app.stages import LineConfiguration, LineEngines
from console.call.trunk.pjsua import PjsuaTrunk
from tests.integration.takeover.line import Talker, stages


class ToneEngines:
    """What ``LineProcess`` asks of ``LineEngines``: a real trunk and Silero, and nobody who understands a word."""

    def __init__(self, configuration: LineConfiguration) -> None:
        self._trunk = PjsuaTrunk(calls=configuration.capacity, spares=1)
        made = stages(self._trunk, Talker(), lambda which, utterance, seconds: "")
        self.stages = replace(made, brain=lambda brief: Talker())

    async def start(self, on_ready: Callable[[list[dict[str, Any]]], None]) -> None:
        await self._trunk.start()

    def models(self) -> list[dict[str, Any]]:
        return [{"job": job, "engine": "tone", "name": "tone", "ready": True} for job in ("recognition", "synthesis", "language")]

    async def understand_with(self, file: str | None) -> None:
        """Nobody here understands anything."""

    async def close(self) -> None:
        await self._trunk.close()


async def main() -> None:
    await LineProcess(await Engine.connect(), cast(Callable[[LineConfiguration], LineEngines], ToneEngines)).run()


if __name__ == "__main__":
    asyncio.run(main())
