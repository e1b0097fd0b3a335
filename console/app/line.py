"""The line process: every live call of one engine, and the workers and trunks they share.

``python -m console.app.line``, started by the engine over the wire. Orders in and events out are the heads of
``docs/ENGINE_DOOR.md``, section "Engine and line". When the engine is gone the calls are ended and recorded to their end; only a call
that a desk phone holds goes on, in its trunk process.
"""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import structlog
from pydantic import ValidationError

from console.app.precedence import put_calls_before_the_rest
from console.app.process_log import log_to_stderr
from console.app.stages import LineConfiguration, LineEngines
from console.call.rehearsal import Rehearsal
from console.call.supervisor import Supervisor
from console.call.trunk.port import Account, Dial
from console.call.trunk.registration import InboundCall, Registrar
from console.domain.call import CallBrief
from console.domain.errors import OkaeriError, Refused
from console.wire.child import BACKLOG, FD_VARIABLE
from console.wire.codec import decode
from console.wire.frames import Head, Unpacker, pack

log = structlog.get_logger("line")


class Engine:
    """The engine as this process sees it: orders come, events go."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connect(cls) -> "Engine":
        reader, writer = await asyncio.open_connection(sock=socket.socket(fileno=int(os.environ[FD_VARIABLE])))
        return cls(reader, writer)

    def tell(self, event: dict[str, Any], body: bytes = b"") -> None:
        """Events of a call are never dropped; its levels and sound are, when the engine does not keep up."""
        waiting = self._writer.transport.get_write_buffer_size()
        if waiting > BACKLOG // 16 and event["event"] in ("levels", "sound", "partial"):
            return
        if waiting > BACKLOG:
            self._writer.transport.abort()
            return
        self._writer.write(pack(event, body))

    async def orders(self) -> AsyncIterator[tuple[Head, bytes]]:
        unpacker = Unpacker()
        while True:
            try:
                data = await self._reader.read(65536)
                messages = unpacker.feed(data)
            except (OSError, ValueError):
                return
            if not data:
                return
            for message in messages:
                yield message


class LineProcess:
    """``engines`` makes what the calls share, from the configuration that the engine sends."""

    def __init__(self, engine: Engine, engines: Callable[[LineConfiguration], LineEngines] = LineEngines) -> None:
        self._engine = engine
        self._make_engines = engines
        self._engines: LineEngines | None = None
        self._supervisor: Supervisor | None = None
        self._registrar: Registrar | None = None
        self._registering: asyncio.Task[None] | None = None
        self._rehearsing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        try:
            async for head, body in self._engine.orders():
                await self._obey(head, body)
        finally:
            if self._rehearsing is not None:
                self._rehearsing.cancel()
                await asyncio.gather(self._rehearsing, return_exceptions=True)
            # The calls first: a customer must not be given back to an AI that nobody hears of any more.
            if self._supervisor is not None:
                await self._supervisor.close()
            if self._registering is not None:
                self._registering.cancel()
                await asyncio.gather(self._registering, return_exceptions=True)
            if self._registrar is not None:
                await self._registrar.close()
            if self._engines is not None:
                await self._engines.close()

    async def _obey(self, head: Head, body: bytes) -> None:
        call_id = head.get("call_id", "")
        try:
            match head["do"]:
                case "configure":
                    await self._configure(decode(LineConfiguration, head["line"]))
                case "understanding":
                    if self._engines is not None:
                        await self._engines.understand_with(head["file"])
                case "dial":
                    self._dial(head)
                case "rehearse":
                    self._rehearse(head)
                case _ if self._supervisor is not None:
                    self._supervisor.command(call_id, head, body)
        except Refused as refused:
            self._engine.tell(
                {"event": "refused", "call_id": call_id, "do": head["do"], "rule": refused.rule, "ja": refused.ja, "en": refused.en}
            )
            if head["do"] == "dial":
                self._not_begun(call_id)
        except OkaeriError as fault:
            self._engine.tell({"event": "fault", "call_id": call_id, "do": head["do"], "ja": fault.ja, "en": fault.en})
            if head["do"] == "dial":
                self._not_begun(call_id)

    async def _configure(self, configuration: LineConfiguration) -> None:
        if self._engines is not None:
            return
        engines = self._make_engines(configuration)
        await engines.start(on_ready=lambda models: self._engine.tell({"event": "models", "models": models}))
        self._engines = engines
        self._supervisor = Supervisor(engines.stages, self._engine.tell, configuration.capacity, self._report_bug)
        self._engine.tell({"event": "line_ready", "models": engines.models()})
        if configuration.account is not None:
            self._registrar = Registrar(configuration.account)
            self._registering = asyncio.create_task(self._register(self._registrar))

    async def _register(self, registrar: Registrar) -> None:
        """Tells the state of the trunk whenever it changes. A caller's number stays out of the log."""
        told: str | None = None
        async for news in registrar.news():
            if isinstance(news, InboundCall):
                log.info("inbound.refused")
            elif news.state != told:
                told = news.state
                state = "up" if news.usable else "down"
                self._engine.tell({"event": "trunk", "state": state, "detail_ja": news.ja, "detail_en": news.en, "status": news.status})

    def _dial(self, head: Head) -> None:
        if self._supervisor is None:
            raise Refused(
                "line.not_ready", "音声認識と合成の準備中です。少しお待ちください。", "Recognition and synthesis are still starting."
            )
        try:
            brief = decode(CallBrief, head["brief"])
            account = decode(Account, head["account"])
        except ValidationError as error:
            log.error("brief.unreadable", call_id=head.get("call_id"), faults=error.error_count())
            self._not_begun(head.get("call_id", ""))
            return
        ring_s, recording, ticket = float(head["ring_timeout_s"]), head.get("recording"), head.get("ticket")
        self._supervisor.dial(brief, Dial(brief.call_id, head["number"], account, ring_s, recording, ticket))

    def _rehearse(self, head: Head) -> None:
        """A later wish replaces an earlier one: what is due next has changed."""
        if self._engines is None:
            return
        if self._rehearsing is not None:
            self._rehearsing.cancel()
        stages = self._engines.stages
        rehearsal = Rehearsal(stages.brain, stages.synthesis, stages.voice, stages.lull)
        self._rehearsing = asyncio.create_task(self._rehearsed(rehearsal, head))

    async def _rehearsed(self, rehearsal: Rehearsal, head: Head) -> None:
        lines = 0
        try:
            lines = await rehearsal.of(decode(CallBrief, head["brief"]))
        except (ValidationError, OkaeriError) as fault:  # the call itself will tell, should it be made
            log.warning("rehearsal.failed", kind=type(fault).__name__)
        except Exception as bug:  # a fault of ours in a rehearsal must not end the line that makes the calls
            log.error("rehearsal.bug", kind=type(bug).__name__, exc_info=bug)
        self._engine.tell({"event": "rehearsed", "lines": lines})

    def _not_begun(self, call_id: str) -> None:
        self._engine.tell(
            {"event": "ended", "call_id": call_id, "at": 0.0, "result": "failed", "status": 0, "by_customer": False, "outcome": "failed"}
        )

    def _report_bug(self, call_id: str, bug: BaseException) -> None:
        log.error("call.bug", call_id=call_id, kind=type(bug).__name__, exc_info=bug)


async def main() -> None:
    log_to_stderr()
    put_calls_before_the_rest()
    engine = await Engine.connect()
    with contextlib.suppress(asyncio.CancelledError):
        await LineProcess(engine).run()


if __name__ == "__main__":
    asyncio.run(main())
    sys.exit(0)
