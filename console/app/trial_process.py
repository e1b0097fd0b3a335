"""Starts the process that plays simulated customers, and ends it when nobody waits for it any more."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

from console.domain.errors import BadInput, EnvironmentFault

SILENT_LIMIT_S: Final = 300.0
"""Loading and one call take far less; a machine may stand still for a while."""
LONGEST_LINE: Final = 8 * 1024 * 1024


class TrialProcess:
    """Satisfies ``console.service.scripts.trials.TrialRunner``."""

    async def run(self, job: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        try:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "console.app.trial"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=LONGEST_LINE,
                start_new_session=True,
            )
        except OSError as fault:
            raise _fault() from fault
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            with contextlib.suppress(ConnectionError):
                child.stdin.write(json.dumps(job, ensure_ascii=False).encode())
                await child.stdin.drain()
                child.stdin.close()
            while line := await asyncio.wait_for(child.stdout.readline(), SILENT_LIMIT_S):
                message = json.loads(line)
                if "ja" in message:
                    raise BadInput(message["ja"], message["en"])
                yield message
        except (TimeoutError, ValueError) as fault:
            raise _fault() from fault
        finally:
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)  # it has processes of its own
            await child.wait()


def _fault() -> EnvironmentFault:
    return EnvironmentFault(
        "模擬通話のプロセスが応えません。しばらくしてから、もう一度お試しください。",
        "The process of the simulation does not answer. Try again in a while.",
    )
