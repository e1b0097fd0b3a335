"""Who carries out an import: this process, or one of its own that gets out of the way of calls."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from console.campaign.carts.columns import ColumnMapping, Kind
from console.campaign.carts.rows import Reader, Reading
from console.campaign.carts.sheet import opened
from console.service.intake.importing import ImportReport, run_import
from console.service.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class ImportJob:
    """``encoding`` of a CSV where it is not to be told by its bytes."""

    path: Path
    encoding: str | None
    shop_id: str
    mapping: ColumnMapping
    reading: Reading

    def as_json(self) -> dict[str, Any]:
        reading = self.reading
        return {
            "path": str(self.path),
            "encoding": self.encoding,
            "shop": self.shop_id,
            "kind": self.mapping.kind.value,
            "columns": {field: list(headings) for field, headings in self.mapping.columns.items()},
            "file_at": reading.file_at.isoformat(),
            "now": reading.now.isoformat(),
            "terms_cover_calls": reading.terms_cover_calls,
            "goods": reading.goods,
        }

    @classmethod
    def of_json(cls, body: Mapping[str, Any]) -> "ImportJob":
        columns: Mapping[str, Sequence[str]] = body["columns"]
        mapping = ColumnMapping(Kind(body["kind"]), {field: tuple(headings) for field, headings in columns.items()})
        at, now = (datetime.fromisoformat(body[name]) for name in ("file_at", "now"))
        return cls(Path(body["path"]), body["encoding"], body["shop"], mapping, Reading(at, now, body["terms_cover_calls"], body["goods"]))


class Importer(Protocol):
    async def run(self, job: ImportJob, progress: Callable[[int], None], cancelled: Callable[[], bool]) -> ImportReport:
        """``progress``, on the loop's thread, hears of rows read. After a cancellation what was applied stays. Raises ``OkaeriError``."""
        ...


def import_job(
    store: Store,
    job: ImportJob,
    clock: Callable[[], datetime],
    *,
    progress: Callable[[int, ImportReport], None] = lambda rows, report: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Raises as ``run_import``, and ``BadInput`` when the file cannot be read."""
    with opened(job.path, job.encoding) as sheet:
        reader = Reader(sheet.headings, job.mapping, job.reading)
        return run_import(store, job.shop_id, reader, sheet.rows, clock, progress=progress, cancelled=cancelled)


class ImportHere:
    """On a thread of this process."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def run(self, job: ImportJob, progress: Callable[[int], None], cancelled: Callable[[], bool]) -> ImportReport:
        loop = asyncio.get_running_loop()

        def told(rows: int, _report: ImportReport) -> None:
            loop.call_soon_threadsafe(progress, rows)

        return await asyncio.to_thread(import_job, self._store, job, self._clock, progress=told, cancelled=cancelled)
