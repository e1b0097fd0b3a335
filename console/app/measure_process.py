"""Starts the process that measures one engine, and ends it when nobody waits for it any more."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

from console.domain.errors import EnvironmentFault

SILENT_LIMIT_S: Final = 180.0
"""Loading a model from a slow disk takes longest."""
MODULE: Final = "console.app.measure_models"


class MeasureProcess:
    """``run`` may be left at any time: the process ends with it."""

    def __init__(self, module: str = MODULE) -> None:
        self._module = module

    async def run(self, job: Mapping[str, str]) -> AsyncGenerator[dict[str, Any], None]:
        """What the process says. Raises ``EnvironmentFault`` when the engine cannot run here."""
        try:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module, json.dumps(dict(job))),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as fault:
            raise _fault() from fault
        assert child.stdout is not None
        ended = False
        try:
            while line := await asyncio.wait_for(child.stdout.readline(), SILENT_LIMIT_S):
                told = json.loads(line)
                if "ja" in told:
                    raise EnvironmentFault(told["ja"], told["en"])
                ended = ended or "figures" in told
                yield told
        except (TimeoutError, ValueError) as fault:
            raise _fault() from fault
        finally:
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
            await child.wait()
        if not ended:
            raise _fault()


def _fault() -> EnvironmentFault:
    return EnvironmentFault("このマシンでは動きませんでした。", "It did not run on this machine.")
