"""An engine that dials what its shop's plan says is due: ``python -m tests.integration.store.dialling_engine URL NAME LOG HOLDS_S [unguarded]``.

It waits for the file ``go`` beside LOG. Its line notes each dialled cart in LOG and holds the call for up to HOLDS_S before it finds the number busy: at once, leases are let
go of as fast as they can be; for seconds, the other engine meets every cart that is being called. ``unguarded``: every lease is granted and nobody waits in
line, as if there were neither. Ends when nothing is due.
"""

import asyncio
import os
import random
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from console.campaign.outreach.fake import Outbox
from console.campaign.outreach.templates import LinkTemplates
from console.service.engine import EngineService
from console.service.terms import Terms
from console.shipped import shipped
from console.store.database import connect
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.sql_campaign import SqlCampaign
from console.store.sql_parties import SqlCarts
from console.store.sql_unit_of_work import SqlStore
from tests.integration.store.many_carts import EVENING
from tests.unit.store.sample import KEY

AT_ONCE = 12
QUIET_S = 0.8


class BusyLine:
    """Satisfies ``LinePort``."""

    def __init__(self, log: Path, holds_s: float) -> None:
        self._holds_s = holds_s
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._events: asyncio.Queue[tuple[dict[str, Any], bytes] | None] = asyncio.Queue()
        self.dialled = 0
        self._chance = random.Random(str(log))
        self._events.put_nowait(({"event": "line_ready", "models": []}, b""))

    def send(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        if head["do"] == "dial":
            self.dialled += 1
            os.write(self._log, f"{head['brief']['cart']['id']} {head['brief']['customer']['id']}\n".encode())
            ended = {"event": "ended", "call_id": head["call_id"], "at": 0.0, "result": "busy", "outcome": None}
            asyncio.get_running_loop().call_later(self._holds_s * (1 + self._chance.random()) / 2, self._events.put_nowait, (ended, b""))

    async def events(self) -> AsyncIterator[tuple[dict[str, Any], bytes]]:
        while (message := await self._events.get()) is not None:
            yield message

    async def close(self) -> None:
        self._events.put_nowait(None)


async def run(url: str, name: str, log: Path, folder: Path, holds_s: float) -> None:
    """Starts whole before it waits, so that two engines begin to dial in the same moment however long each took to start."""
    calls = iter(range(10**9))
    terms = Terms(
        engine_id=name,
        account={},
        recordings=folder,
        clock=lambda: EVENING,
        calling_clock=lambda: EVENING,
        new_id=lambda: f"{name}-{next(calls)}",
        is_holiday=lambda day: False,
        loopback=True,
        caller_id=True,
        ring_timeout_s=25,
        concurrent_calls=AT_ONCE,
        pushes_allowed=2,
        longest_call_s=600,
        vanished_after_s=3,
        demo=False,
        version="0",
    )
    store = SqlStore(connect(url), AesGcmCipher(KEY))
    templates = LinkTemplates.read(shipped("assets/messages"))
    line = BusyLine(log, holds_s)
    service = EngineService(terms, store, line, {"mail": Outbox(), "sms": Outbox()}, templates)
    await service.start()
    log.with_suffix(".ready").touch()
    await asyncio.to_thread(_wait_for, log.with_name("go"))
    beats = [beat for every_s, beat in service.beats() if every_s == 1.0]
    quiet, most = 0, (QUIET_S + 2 * holds_s) / 0.02
    while quiet < most:
        before = line.dialled
        for beat in beats:
            await beat()
        quiet = 0 if line.dialled > before else quiet + 1
        await asyncio.sleep(0.02)
    await service.close()


def _wait_for(file: Path) -> None:
    while not file.exists():
        time.sleep(0.005)  # between two looks at what another process has written


def main() -> None:
    url, name, log, holds_s = sys.argv[1], sys.argv[2], Path(sys.argv[3]), float(sys.argv[4])
    with TemporaryDirectory() as folder, ExitStack() as taken_out:
        if "unguarded" in sys.argv:
            taken_out.enter_context(patch.object(SqlCarts, "lease", return_value=True))
            taken_out.enter_context(patch.object(SqlCampaign, "in_line", return_value=None))
        asyncio.run(run(url, name, log, Path(folder), holds_s))


if __name__ == "__main__":
    main()
