"""A shop's file through the engine's door: looked at first, its columns set right, then brought into the books with progress, and stopped at will."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from console.campaign.carts.columns import FIELDS, ColumnMapping, Kind, changed, lacking, propose
from console.campaign.carts.rows import Reader, Reading
from console.campaign.carts.sheet import EXCEL, JSON, Sheet, opened, rejected_csv
from console.domain.errors import BadInput, OkaeriError, Refused
from console.service.broadcast import Broadcast
from console.service.commands import Person, may_manage
from console.service.first_shop import first_shop
from console.service.intake.importer import Importer, ImportHere, ImportJob
from console.service.intake.importing import ImportReport, save_mapping, saved_mapping, saved_names
from console.service.intake.intake_door import IntakeRules
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import Store, UnitOfWork

LARGEST: Final = 64 * 1024 * 1024
"""Bytes through the door; larger files go in by ``okaeri carts import``."""
SHOWN, LOOKED_AT, FAULTS = 5, 500, 20


@dataclass(slots=True)
class _File:
    id: str
    name: str
    path: Path
    state: str = "looked_at"  # running, done, cancelled, failed
    rows: int = 0
    of: int = 0
    report: ImportReport | None = None
    headings: tuple[str, ...] = ()
    fault: OkaeriError | None = None
    stop: bool = False
    found: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """How the file is to be read; what is ``None`` is guessed from the file itself. ``use``: a mapping that was kept under this name."""

    kind: Kind | None = None
    encoding: str | None = None
    columns: Mapping[str, Sequence[str]] | None = None
    use: str | None = None


class ImportDesk:
    """One file at a time; it lies in a private folder until the next one comes or the engine ends."""

    def __init__(self, terms: Terms, store: Store, transactions: Transactions, broadcast: Broadcast, rules: IntakeRules) -> None:
        self._terms = terms
        self._importer: Importer = ImportHere(store, terms.clock)
        self._transactions = transactions
        self._broadcast = broadcast
        self._rules = rules
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._file: _File | None = None
        self._running: asyncio.Task[None] | None = None
        # One after the other: the file is not replaced while it is read, and of two who start it at once the second is refused.
        self._turn = asyncio.Lock()

    def given_to(self, importer: Importer) -> None:
        """Imports are carried out elsewhere from now on."""
        self._importer = importer

    async def close(self) -> None:
        if self._file is not None:
            self._file.stop = True
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)
        if self._folder is not None:
            self._folder.cleanup()

    async def bring(self, person: Person, name: str, content: bytes) -> dict[str, Any]:
        """The file as it is understood. Raises ``BadInput`` when it is no table, ``Refused`` while another one is being imported."""
        may_manage(person)
        async with self._turn:
            self._refuse_running()
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="okaeri-import-")
            kind = Path(name).suffix.lower()
            path = Path(self._folder.name) / f"file{kind if kind in (*EXCEL, JSON) else '.csv'}"
            file = _File(self._terms.new_id(), Path(name).name[:200], path)
            self._file = None  # what it stood for is overwritten
            await asyncio.to_thread(file.path.write_bytes, content)
            file.found = await self._look(file, Wish())
            self._file = file
            return self._json(file)

    async def look(self, person: Person, file_id: str, wish: Wish) -> dict[str, Any]:
        """The same file, read otherwise. Raises ``BadInput``."""
        may_manage(person)
        async with self._turn:
            file = self._of(file_id)
            file.found = await self._look(file, wish)
            return self._json(file)

    async def run(self, person: Person, file_id: str, wish: Wish, save: str | None) -> dict[str, Any]:
        """Into the books, in the background; told as ``import`` events. ``save`` keeps the mapping under a name. Raises as ``bring``."""
        may_manage(person)
        async with self._turn:
            self._refuse_running()
            file = self._of(file_id)
            file.found = await self._look(file, wish)
            if file.found["lacking"]:
                groups = "、".join(" / ".join(group) for group in file.found["lacking"])
                raise BadInput(f"必要な列がまだありません: {groups}", f"Columns are still lacking: {groups}")
            mapping = ColumnMapping(Kind(file.found["kind"]), {name: tuple(found) for name, found in file.found["columns"].items()})
            now = self._terms.clock()

            def begin(work: UnitOfWork) -> str:
                shop_id = first_shop(work)
                if save:
                    save_mapping(work, shop_id, save[:60], mapping)
                work.audit.append(shop_id, now, person.name, "import.begun", file.name, {"kind": mapping.kind.value})
                return shop_id

            shop_id = await self._transactions.write(begin)
            file.state, file.stop, file.report, file.rows = "running", False, None, 0
            self._running = asyncio.get_running_loop().create_task(self._run(file, shop_id, mapping, wish.encoding))
            return self._json(file)

    def cancel(self, person: Person, file_id: str) -> dict[str, Any]:
        """What is in the books stays; the same file goes on from there."""
        may_manage(person)
        file = self._of(file_id)
        file.stop = True
        return self._json(file)

    def now(self) -> dict[str, Any] | None:
        return None if self._file is None else self._json(self._file)

    def rejected(self, person: Person, file_id: str) -> str:
        """The rows that could not be used, as CSV with why. Raises ``BadInput``."""
        may_manage(person)
        file = self._of(file_id)
        rows = [] if file.report is None else sorted(file.report.rejected, key=lambda row: row.number)
        return rejected_csv(file.headings, [(row.cells, row.ja, row.en) for row in rows])

    # ---

    def _of(self, file_id: str) -> _File:
        if self._file is None or self._file.id != file_id:
            raise BadInput("このファイルはもうありません。もう一度選んでください。", "This file is gone. Choose it again.")
        return self._file

    def _refuse_running(self) -> None:
        if self._running is not None and not self._running.done():
            raise Refused("import.running", "ほかのファイルを取り込み中です。", "Another file is being imported.")

    async def _look(self, file: _File, wish: Wish) -> dict[str, Any]:
        def names(work: UnitOfWork) -> tuple[ColumnMapping | None, tuple[str, ...]]:
            shop_id = first_shop(work)
            return (saved_mapping(work, shop_id, wish.use) if wish.use else None), saved_names(work, shop_id)

        kept, known = await self._transactions.read(names)
        found = await asyncio.to_thread(self._read, file, wish, kept)
        return {**found, "mappings": list(known)}

    def _read(self, file: _File, wish: Wish, kept: ColumnMapping | None) -> dict[str, Any]:
        with opened(file.path, wish.encoding) as sheet:
            file.headings, file.of = sheet.headings, sheet.most
            mapping = _mapping(sheet, wish, kept)
            rows = list(islice(sheet.rows, LOOKED_AT))
            missing = lacking(mapping)
            reader = Reader(sheet.headings, mapping, self._reading())
            if not missing:
                for _ in reader.sightings(rows):
                    pass
            places = {heading: place for place, heading in reversed(list(enumerate(sheet.headings)))}
            return {
                "encoding": sheet.encoding,
                "kind": mapping.kind.value,
                "headings": list(sheet.headings),
                "columns": {name: list(headings) for name, headings in mapping.columns.items()},
                "fields": list(FIELDS[mapping.kind]),
                "lacking": [list(group) for group in missing],
                "first": [
                    {name: " ".join(cells[places[one]] for one in headings) for name, headings in mapping.columns.items()}
                    for _, cells in rows[:SHOWN]
                ],
                "looked_at": len(rows),
                "faults": [{"row": row.number, "ja": row.ja, "en": row.en} for row in reader.rejected[:FAULTS]],
            }

    def _reading(self) -> Reading:
        now = self._terms.clock()
        return Reading(now, now, self._rules.terms_cover_calls, self._rules.goods)

    async def _run(self, file: _File, shop_id: str, mapping: ColumnMapping, encoding: str | None) -> None:
        job = ImportJob(file.path, encoding, shop_id, mapping, self._reading())
        try:
            file.report = await self._importer.run(job, partial(self._advanced, file), lambda: file.stop)
            file.state = "cancelled" if file.report.cancelled else "done"
        except OkaeriError as fault:
            file.state, file.fault = "failed", fault
        self._tell(file)
        self._broadcast.tell({"event": "campaign"})

    def _advanced(self, file: _File, rows: int) -> None:
        file.rows = rows
        self._tell(file)

    def _tell(self, file: _File) -> None:
        self._broadcast.tell({"event": "import", **self._progress(file)})

    def _progress(self, file: _File) -> dict[str, Any]:
        report = file.report
        return {
            "file": file.id,
            "name": file.name,
            "state": file.state,
            "rows": file.rows,
            "of": file.of,
            "applied": report.applied if report else 0,
            "changed": report.changed if report else 0,
            "new_customers": report.new_customers if report else 0,
            "rejected": len(report.rejected) if report else 0,
            "error": None if file.fault is None else {"ja": file.fault.ja, "en": file.fault.en},
        }

    def _json(self, file: _File) -> dict[str, Any]:
        return {**self._progress(file), **file.found}


def _mapping(sheet: Sheet, wish: Wish, kept: ColumnMapping | None) -> ColumnMapping:
    if wish.use and kept is None:
        raise BadInput(f"対応付け「{wish.use}」は保存されていません。", f"No mapping “{wish.use}” is kept.")
    if kept is not None:
        there = {name: found for name, found in kept.columns.items() if all(one in sheet.headings for one in found)}
        return ColumnMapping(kept.kind, there)
    proposed = propose(sheet.headings, wish.kind)
    if wish.columns is None:
        return proposed
    bare = ColumnMapping(proposed.kind, {})
    return changed(bare, sheet.headings, [f"{name}={'+'.join(found)}" for name, found in wish.columns.items() if found])
