"""Starts a process that tells what it does, a JSON object a line on its standard output, and ends it when nobody waits for it any more."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator
from typing import Any, Final

from console.domain.errors import EnvironmentFault

LONGEST_LINE: Final = 8 * 1024 * 1024
_CLOSING_S: Final = 5.0


async def told_by(
    module: str, *arguments: str, given: str = "", silent_limit_s: float, refusal: type[EnvironmentFault], silence: EnvironmentFault
) -> AsyncGenerator[dict[str, Any], None]:
    """What ``python -m module`` says; ``given`` is its standard input. It may be left at any time: the process ends with it.

    Raises:
        refusal: it said ``{ja, en}``.
        silence: it does not start, says nothing for ``silent_limit_s`` seconds, or what is no JSON.
    """
    try:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LONGEST_LINE,
            start_new_session=True,
        )
    except OSError as fault:
        raise silence from fault
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        with contextlib.suppress(ConnectionError):
            child.stdin.write(given.encode())
            await asyncio.wait_for(child.stdin.drain(), silent_limit_s)
            child.stdin.close()
        while line := await asyncio.wait_for(child.stdout.readline(), silent_limit_s):
            told = json.loads(line)
            if "ja" in told:
                raise refusal(told["ja"], told["en"])
            yield told
    except (TimeoutError, ValueError) as fault:
        raise silence from fault
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # it may have processes of its own
        await child.wait()
        child.stdin.close()
        with contextlib.suppress(ConnectionError, TimeoutError):  # what it did not read any more is nobody's fault
            await asyncio.wait_for(child.stdin.wait_closed(), _CLOSING_S)
