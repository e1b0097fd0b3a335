"""Files on their way into knowledge through the engine's door: one at a time, with their progress, and to be cancelled."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from console.campaign.articles.passage import Read
from console.domain.errors import BadInput, OkaeriError, Refused
from console.service.broadcast import Broadcast
from console.service.calls.view import instant
from console.service.commands import Person, may_act
from console.service.first_shop import first_shop
from console.service.knowledge.knowledge import KnowledgeDesk
from console.service.knowledge.knowledge_import import LARGEST, KnowledgeImport, reads, source_name, too_large
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

KEPT: Final = 20
"""Finished imports that are still shown."""


@dataclass(slots=True)
class _Job:
    id: str
    name: str
    by: str
    began_at: datetime
    task: KnowledgeImport | None = None
    state: str = "running"  # done, cancelled, failed
    fault: OkaeriError | None = None
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)


class KnowledgeJobs:
    """Built inside a running event loop."""

    def __init__(self, terms: Terms, transactions: Transactions, broadcast: Broadcast, desk: KnowledgeDesk) -> None:
        self._terms = terms
        self._transactions = transactions
        self._broadcast = broadcast
        self._desk = desk
        self._jobs: dict[str, _Job] = {}
        self._running: asyncio.Task[None] | None = None

    def begin(self, person: Person, name: str, content: bytes, kind: str | None) -> dict[str, Any]:
        """Read the file in the background; its progress is told as ``knowledge_import`` events.

        Raises:
            Refused: another file is being imported, or not this role's to do.
            BadInput: too large, or without a name.
        """
        may_act(person)
        if len(content) > LARGEST:
            raise too_large()
        if self._running is not None and not self._running.done():
            raise Refused(
                "knowledge.import_running",
                "ほかのファイルを取り込み中です。終わってからもう一度どうぞ。",
                "Another file is being imported.",
            )
        job = _Job(self._terms.new_id(), source_name(name), person.name, self._terms.clock())
        self._jobs[job.id] = job
        while len(self._jobs) > KEPT:
            del self._jobs[next(iter(self._jobs))]
        self._running = asyncio.get_running_loop().create_task(self._run(job, content, kind))
        return self._json(job)

    def list(self) -> list[dict[str, Any]]:
        """The latest first."""
        return [self._json(job) for job in reversed(self._jobs.values())]

    def cancel(self, person: Person, job_id: str) -> dict[str, Any]:
        """What was read so far stays. Raises ``BadInput`` when there is no such import."""
        may_act(person)
        job = self._jobs.get(job_id)
        if job is None:
            raise BadInput(f"取り込み「{job_id}」はありません。", f"There is no import “{job_id}”.")
        job.cancelled.set()
        return self._json(job)

    async def close(self) -> None:
        for job in self._jobs.values():
            job.cancelled.set()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self, job: _Job, content: bytes, kind: str | None) -> None:
        try:
            with tempfile.NamedTemporaryFile(prefix="okaeri-knowledge-", suffix=Path(job.name).suffix) as file, ExitStack() as reading:
                file.write(content)
                file.flush()
                of, found = await asyncio.to_thread(reading.enter_context, reads(Path(file.name), job.name, kind))
                await self._import(job, of, found)
                job.state = "cancelled" if job.cancelled.is_set() else "done"
        except OkaeriError as fault:
            job.state, job.fault = "failed", fault
        except OSError as fault:
            job.state, job.fault = (
                "failed",
                BadInput(f"一時ファイルを書けません（{fault.strerror}）。", f"No temporary file ({fault.strerror})."),
            )
        self._tell(job)
        self._desk.tell(job.task.report.ended if job.task else ())

    async def _import(self, job: _Job, kind: str, found: Iterator[Read]) -> None:
        def shop(work: UnitOfWork) -> KnowledgeImport:
            shop_id = first_shop(work)
            return KnowledgeImport(shop_id, job.name, kind, job.by, work.shops.get(shop_id).readings)

        task = job.task = await self._transactions.read(shop)
        portions = task.portions(found)
        # Reading computes, the next portion of a large file for seconds: off the loop, while the one writing thread stays free.
        while not job.cancelled.is_set() and (portion := await asyncio.to_thread(next, portions, None)) is not None:
            await self._transactions.write(partial(_apply, task, portion, self._terms.clock))
            self._tell(job)
        task.report.cancelled = job.cancelled.is_set()
        await self._transactions.write(lambda work: task.finish(work, self._terms.clock()))

    def _tell(self, job: _Job) -> None:
        self._broadcast.tell({"event": "knowledge_import", **self._json(job)})

    def _json(self, job: _Job) -> dict[str, Any]:
        report = job.task.report if job.task else None
        counted = ("read", "new", "changed", "unchanged", "gone", "not_read")
        return {
            "import": job.id,
            "name": job.name,
            "by": job.by,
            "began_at": instant(job.began_at),
            "state": job.state,
            **{name: getattr(report, name) if report else 0 for name in counted},
            "faults": [{"place": one.place, "ja": one.ja, "en": one.en} for one in report.faults] if report else [],
            "error": {"ja": job.fault.ja, "en": job.fault.en} if job.fault else None,
        }


def _apply(task: KnowledgeImport, portion: tuple[Read, ...], clock: Callable[[], datetime], work: UnitOfWork) -> None:
    task.apply(work, portion, clock())
