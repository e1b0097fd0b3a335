"""A shop's file into the books: in portions, so that nobody waits long for the database, and the same file twice changes nothing."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from console.campaign.carts.columns import ColumnMapping, Kind
from console.campaign.carts.rows import Reader, Rejected, Row
from console.campaign.carts.sightings import Sighting
from console.service.intake.pace import Pace
from console.service.unit_of_work import Store, UnitOfWork

SAVED: Final = "import.mapping."
NAMES: Final = "import.mappings"


@dataclass(slots=True)
class ImportReport:
    """``applied`` counts carts, orders, customers or products; ``changed`` the carts among them that are another than before."""

    applied: int = 0
    changed: int = 0
    new_customers: int = 0
    merged: int = 0
    cancelled: bool = False
    rejected: list[Rejected] = field(default_factory=list)


def run_import(
    store: Store,
    shop_id: str,
    reader: Reader,
    rows: Iterable[Row],
    clock: Callable[[], datetime],
    *,
    progress: Callable[[int, ImportReport], None] = lambda rows, report: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """``progress`` hears of rows that are done with and of what came of them. After a cancellation what was applied stays; the same file goes on from there.

    Raises:
        BadInput: the file breaks off. What came before it is in the books.
        StoreFault: the database cannot be written.
    """
    report = ImportReport(rejected=reader.rejected)
    sightings = reader.sightings(rows)
    pace = Pace()
    free = time.monotonic()
    while True:
        with store(read_only=True) as work:
            live = work.carts.in_calls(clock())
        portion = tuple(islice(sightings, pace.portion(live)))
        if portion:
            time.sleep(max(0.0, free - time.monotonic()))  # others write meanwhile; reading was part of the pause, and ``Pace`` bounds it
        if not portion or cancelled():
            report.cancelled = bool(portion)
            break
        begun = time.monotonic()
        _apply(store, shop_id, portion, clock(), report)
        free = time.monotonic()
        pace.took(len(portion), free - begun)
        free += pace.rest(live)
        progress(reader.done, report)
    progress(reader.done, report)
    return report


def _apply(store: Store, shop_id: str, portion: tuple[Sighting, ...], now: datetime, report: ImportReport) -> None:
    with store() as work:
        done = work.arrivals.apply(shop_id, portion, now)
        work.commit()
    report.applied += len(portion)
    report.changed += len(done.carts)
    report.new_customers += done.new_customers
    report.merged += done.merged


def save_mapping(work: UnitOfWork, shop_id: str, name: str, mapping: ColumnMapping) -> None:
    body = {"kind": mapping.kind.value, "columns": {name: list(headings) for name, headings in mapping.columns.items()}}
    work.keep.put(shop_id, SAVED + name, body)
    work.keep.put(shop_id, NAMES, sorted({*saved_names(work, shop_id), name}))


def saved_names(work: UnitOfWork, shop_id: str) -> tuple[str, ...]:
    return tuple(work.keep.get(shop_id, NAMES) or ())


def saved_mapping(work: UnitOfWork, shop_id: str, name: str) -> ColumnMapping | None:
    body: Any = work.keep.get(shop_id, SAVED + name)
    if body is None:
        return None
    return ColumnMapping(Kind(body["kind"]), {field_: tuple(headings) for field_, headings in body["columns"].items()})
