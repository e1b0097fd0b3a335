"""One engine of the shop's day: ``python -m tests.soak.day_engine URL NAME FOLDER HOOK``.

Its clock is what it is told on standard input, a line ``{"at": ISO, "beats": [seconds]}`` at a time: it tells what the line's customers did up
to then, does those of its beats that are due, and answers with a line.
"""

import asyncio
import json
import os
import sys
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from console.app.process_log import log_to_stderr
from console.campaign.outreach.port import Message
from console.campaign.outreach.templates import LinkTemplates
from console.campaign.telling.webhook import HttpHook, WebhookAddress
from console.server.access import Access
from console.server.app import create_app
from console.server.serving import door, listen, serve
from console.service.engine import EngineService
from console.service.intake.intake_door import IntakeRules
from console.service.terms import Terms
from console.shipped import shipped
from console.store.database import connect
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.sql_unit_of_work import SqlStore

SECRET, TOKEN, HOOK_KEY = "the shop's day", "day", bytes(range(32))
MASTER = bytes(range(32))
TRUNK_FAILS = ("2026-12-01T19:10:00+09:00", "2026-12-01T19:20:00+09:00")
"""In the busiest hour."""


class LoggedPort:
    """Accepts every message, and notes it before it says so."""

    def __init__(self, log: Path, channel: str, clock: Callable[[], datetime]) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._channel = channel
        self._clock = clock

    async def send(self, message: Message) -> str:
        told = {"at": self._clock().isoformat(), "channel": self._channel, "message": message.message_id, "to": message.to}
        os.write(self._log, (json.dumps(told) + "\n").encode())
        return f"250 {message.message_id}"


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def run(url: str, name: str, folder: Path, hook: str) -> None:
    from tests.soak.simulated_line import SimulatedLine

    lines = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    clock = Clock(datetime.fromisoformat(json.loads(await lines.readline())["at"]))
    fails = tuple(datetime.fromisoformat(moment) for moment in TRUNK_FAILS)
    line = SimulatedLine(name, folder / "dialled.jsonl", clock, lambda now: fails[0] <= now < fails[1])
    terms = Terms(
        engine_id=name,
        account={},
        recordings=folder / "recordings",
        clock=clock,
        calling_clock=clock,
        new_id=lambda: f"{name}-{uuid.uuid4().hex[:12]}",
        is_holiday=lambda day: False,
        loopback=False,
        caller_id=True,
        ring_timeout_s=25,
        concurrent_calls=8,
        pushes_allowed=2,
        longest_call_s=600,
        vanished_after_s=3,
        demo=False,
        version="0",
    )
    store = SqlStore(connect(url), AesGcmCipher(MASTER))
    ports = {channel: LoggedPort(folder / "written.jsonl", channel, clock) for channel in ("mail", "sms")}
    rules = IntakeRules(lambda source: SECRET)
    service = EngineService(
        terms,
        store,
        line,
        ports,
        LinkTemplates.read(shipped("assets/messages")),
        rules,
        hook=HttpHook(WebhookAddress(hook)),
        hook_key=HOOK_KEY,
    )
    await service.start()
    socket, stop = listen("127.0.0.1", 0), asyncio.Event()
    serving = asyncio.create_task(serve(door(create_app(service, Access(TOKEN, "店長"))), socket, stop))
    _say({"port": socket.getsockname()[1], "pid": os.getpid()})
    while asked := (await lines.readline()).strip():
        wanted: dict[str, Any] = json.loads(asked)
        clock.now = datetime.fromisoformat(wanted["at"])
        await service.intake.settled()
        events = line.move(clock.now)
        await line.heard()
        await service.tick()
        beats: list[Callable[[], Awaitable[None]]] = [beat for every_s, beat in service.beats() if every_s in wanted["beats"]]
        for beat in beats:
            await beat()
        _say({"events": events, "live": len(service._room.live())})
    stop.set()
    await serving
    await service.close()


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    log_to_stderr()
    asyncio.run(run(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]))
