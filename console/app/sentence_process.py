"""Tries single sentences of customers away from the calls: a process that keeps its understanding warm while somebody writes a script.

``python -m console.app.sentence_process``: in comes ``{brief, node, words, file}``, out goes ``{found}`` or ``{ja, en}``, one after the other.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final

from console.domain.errors import BadInput, EnvironmentFault, OkaeriError, Refused
from console.wire.child import Child, Parent
from console.wire.frames import Head

MODULE: Final = "console.app.sentence_process"
NICE: Final = 10
LIMIT_S: Final = 60.0
"""The first one loads the understanding; a machine may stand still for a while."""
IDLE_S: Final = 300.0
MOST_WAITING: Final = 4


class SentenceProcess:
    """Satisfies ``console.service.scripts.sentences.SentenceRunner``; started by the first sentence, gone when none comes for a while."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._messages: AsyncIterator[tuple[Head, bytes]] | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._resting: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def ask(self, job: Mapping[str, Any]) -> dict[str, Any]:
        if self._waiting >= MOST_WAITING:
            raise Refused(
                "sentence.busy", "ほかの言葉を試しています。少しお待ちください。", "Other sentences are being tried. Wait a moment."
            )
        self._waiting += 1
        try:
            async with self._turn:
                return await self._ask(job)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        child, self._child, self._messages = self._child, None, None
        if child is not None:
            child.kill()  # it keeps nothing
            await child.close()

    async def _ask(self, job: Mapping[str, Any]) -> dict[str, Any]:
        if self._idle is not None:
            self._idle.cancel()
        try:
            if self._child is None or self._messages is None:
                self._child = await Child.spawn(MODULE, nice=NICE)
                self._messages = self._child.messages()
            self._child.send(job)
            head, _ = await asyncio.wait_for(anext(self._messages), LIMIT_S)
        except (OSError, TimeoutError, StopAsyncIteration) as fault:
            await self.close()
            raise EnvironmentFault(
                "言葉を試すプロセスが応えません。もう一度お試しください。", "The process that tries sentences does not answer. Try again."
            ) from fault
        except asyncio.CancelledError:
            await self.close()  # its answer would be taken for that to the next sentence
            raise
        self._idle = asyncio.get_running_loop().call_later(IDLE_S, self._rest)
        if "ja" in head:
            raise BadInput(str(head["ja"]), str(head["en"]))
        found: dict[str, Any] = head["found"]
        return found

    def _rest(self) -> None:
        self._resting = asyncio.get_running_loop().create_task(self._let_go())

    async def _let_go(self) -> None:
        async with self._turn:
            await self.close()


def main() -> None:
    from console.app.process_log import log_to_stderr
    from console.app.understanding_in_use import understanding
    from console.conversation.understanding.trained import ExampleUnderstanding
    from console.domain.call import CallBrief
    from console.shipped import shipped
    from console.simulation.sentence import Attempt
    from console.wire.codec import decode  # none of it is loaded by the engine

    log_to_stderr()
    parent, known, ears = Parent(), None, None
    while (message := parent.inbox.get()) is not None:
        job, _ = message
        answer: dict[str, Any]
        try:
            if ears is None or job["file"] != known:
                known = job["file"]
                ears = ExampleUnderstanding.from_file(shipped("assets/understanding/ja"), Path(known)) if known else understanding()
            answer = {"found": Attempt(decode(CallBrief, job["brief"]), ears, job["node"]).said(job["words"])}
        except OkaeriError as fault:
            answer = {"ja": fault.ja, "en": fault.en}
        if not parent.send(answer):
            return


if __name__ == "__main__":
    main()
