"""All live calls of one line process: begins them within capacity, passes orders on, and ends them."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from console.call.session import CallSession, Stages
from console.call.telling import Tell
from console.call.trunk.port import Dial
from console.domain.call import CallBrief
from console.domain.errors import Refused


class Supervisor:
    def __init__(self, stages: Stages, tell: Tell, capacity: int, report_bug: Callable[[str, BaseException], None]) -> None:
        self._stages = stages
        self._tell = tell
        self._capacity = capacity
        self._report_bug = report_bug
        self._calls: dict[str, CallSession] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def live(self) -> int:
        return len(self._calls)

    def dial(self, brief: CallBrief, dial: Dial) -> None:
        """Begin a call. Raises ``Refused`` when as many calls are live as this machine carries."""
        if len(self._calls) >= self._capacity:
            raise Refused("line.capacity", "同時通話の上限に達しています。", "As many calls are live as this machine carries.")
        if brief.call_id in self._calls:
            raise Refused("line.already_dialled", "この通話はすでに始まっています。", "This call has already begun.")
        session = CallSession(brief, self._stages, self._tell)
        self._calls[brief.call_id] = session
        self._tasks[brief.call_id] = asyncio.create_task(self._run(brief.call_id, session, dial))

    def command(self, call_id: str, head: Mapping[str, Any], body: bytes = b"") -> None:
        """Pass an order on; one for a call that is over is dropped. Raises ``Refused``."""
        session = self._calls.get(call_id)
        if session is not None:
            session.command(head, body)

    async def close(self, grace_s: float = 10.0) -> None:
        """Hang up every call and wait until each has been recorded to its end; one that a desk phone has is let go of."""
        for call_id, session in list(self._calls.items()):
            if session.outlives_line:
                self._tasks[call_id].cancel()
            else:
                session.command({"do": "hangup"})
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, call_id: str, session: CallSession, dial: Dial) -> None:
        try:
            await session.run(dial)
        except Exception as bug:  # noqa: BLE001 - a fault of ours costs this call, never the others
            self._report_bug(call_id, bug)
            failed = {"result": "failed", "outcome": "failed", "by_customer": False}
            self._tell({"event": "ended", "call_id": call_id, "at": 0.0, **failed}, b"")
        finally:
            self._calls.pop(call_id, None)
            self._tasks.pop(call_id, None)
