"""Where recordings are kept: what a call leaves is weighed and sealed under its customer's key, and given out again."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import structlog

from console.domain.errors import OkaeriError
from console.service.calls import recordings
from console.service.calls.recordings import SEALED, FileSeal
from console.service.calls.records import ENDED, CallRecord, Recording
from console.service.transactions import Transactions

log = structlog.get_logger(__name__)


class RecordingRoom:
    def __init__(self, folder: Path, transactions: Transactions) -> None:
        self._folder = folder
        self._transactions = transactions
        self._finishing: dict[str, asyncio.Task[None]] = {}

    def plain(self, call_id: str) -> Path:
        """Where the trunk writes while the call lasts."""
        return self._folder / f"{call_id}.wav"

    def finish(self, call: CallRecord, stopped_why: str | None, *, closing: bool = True) -> "asyncio.Task[None]":
        """Weigh and seal; ``closing``: the trunk process may still be about to close the file. After a fault, which is logged, the plain
        file stays and the next start tries again."""
        task = asyncio.create_task(self._finish(call, stopped_why, closing=closing))
        self._finishing[call.call_id] = task
        task.add_done_callback(lambda _: self._finishing.pop(call.call_id, None))
        return task

    async def read(self, call: CallRecord) -> tuple[Iterator[bytes], int] | None:
        """The WAV in pieces and its length in bytes; ``None`` when there is none, or the customer was erased.

        Raises:
            StoreFault: the file was altered, or the key is another one.
            OSError: it cannot be read.
        """
        finishing = self._finishing.get(call.call_id)
        if finishing is not None:
            await asyncio.wait([finishing])
        kept = await self._transactions.read(lambda work: work.calls.recording(call.call_id))
        if kept is None:
            return None
        path = Path(kept.path)
        if not await asyncio.to_thread(path.exists):
            return None
        if path.suffix != SEALED:
            return _pieces(path), kept.size
        seal = await self._seal_of(call)
        return None if seal is None else (seal.open(path), kept.size)

    async def sweep(self) -> None:
        """Seal what an engine that was killed has left in the clear."""
        for plain in await asyncio.to_thread(lambda: sorted(self._folder.glob("*.wav"))):
            call = await self._call(plain.stem)
            if call is not None and call.state == ENDED:
                await self.finish(call, None, closing=False)

    async def _finish(self, call: CallRecord, stopped_why: str | None, *, closing: bool) -> None:
        plain = self.plain(call.call_id)
        try:
            whole = await recordings.closed(plain) if closing else await asyncio.to_thread(recordings.declared_whole, plain)
            if not whole and await asyncio.to_thread(plain.exists):
                await asyncio.to_thread(recordings.mend, plain)
            weighed = await asyncio.to_thread(recordings.weigh, plain, stopped_why)
            if weighed is None:
                return
            seal = await self._seal_of(call)
            if seal is not None:
                await self._put(call, await asyncio.to_thread(_sealed, seal, plain, weighed))
            # Written down before the plain file goes: at no moment is there neither. Of an erased customer nothing is kept.
            await asyncio.to_thread(plain.unlink)
        except (OSError, OkaeriError) as fault:
            log.error("recording_not_sealed", call_id=call.call_id, fault=type(fault).__name__)

    async def _call(self, call_id: str) -> CallRecord | None:
        return await self._transactions.read(lambda work: work.calls.get(call_id))

    async def _put(self, call: CallRecord, recording: Recording) -> None:
        await self._transactions.write(lambda work: work.calls.put_recording(call, recording))

    async def _seal_of(self, call: CallRecord) -> FileSeal | None:
        return await self._transactions.read(lambda work: work.calls.recording_seal(call))


def _sealed(seal: FileSeal, plain: Path, weighed: Recording) -> Recording:
    sealed = plain.with_suffix(SEALED)
    seal.seal(plain, sealed)
    return replace(weighed, path=str(sealed))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 16):
            yield piece
