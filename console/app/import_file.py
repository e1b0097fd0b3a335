"""One file of a shop, from its headings to a report: what the command line and a wizard both walk through."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from console.campaign.carts.columns import ColumnMapping, Kind, changed, lacking, propose
from console.campaign.carts.rows import Reader, Reading
from console.campaign.carts.sheet import opened, rejected_csv
from console.campaign.carts.sightings import Sighting
from console.domain.errors import BadInput
from console.service.intake.importing import ImportReport, run_import, save_mapping, saved_mapping
from console.service.unit_of_work import Store
from console.settings import Settings

PREVIEWED = 5


@dataclass(frozen=True, slots=True)
class Wishes:
    """``columns`` are ``field=heading`` each; ``use`` and ``save`` names of saved mappings; ``shop`` needed where there are several."""

    kind: Kind | None = None
    columns: Sequence[str] = ()
    use: str | None = None
    save: str | None = None
    shop: str | None = None
    rejected: Path | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    encoding: str
    headings: tuple[str, ...]
    mapping: ColumnMapping
    lacking: tuple[tuple[str, ...], ...]
    first: tuple[Sighting, ...]
    faults: tuple[tuple[int, str, str], ...]


def shop_of(store: Store, wanted: str | None) -> str:
    with store(read_only=True) as work:
        shops = [shop.id for shop in work.shops.all()]
    if wanted in shops or (wanted is None and len(shops) == 1):
        return wanted or shops[0]
    if not shops:
        raise BadInput(
            "店舗がまだありません。設定ファイルの [shop] に name、company、return_number、mail を書いてください。",
            "There is no shop yet. Write name, company, return_number and mail under [shop] in the settings file.",
        )
    known = "、".join(shops)
    raise BadInput(f"店舗を --shop で指定してください（登録済み: {known}）。", f"Name the shop with --shop (known: {', '.join(shops)}).")


def preview(store: Store, settings: Settings, path: Path, wishes: Wishes) -> Preview:
    """Nothing is written."""
    with opened(path) as sheet:
        mapping = _mapping(store, settings, sheet.headings, wishes)
        reader = Reader(sheet.headings, mapping, _reading(path, settings))
        first = () if lacking(mapping) else tuple(reader.sightings(islice(sheet.rows, PREVIEWED)))
        faults = tuple((row.number, row.ja, row.en) for row in reader.rejected)
        return Preview(sheet.encoding, sheet.headings, mapping, lacking(mapping), first, faults)


def import_file(
    store: Store,
    settings: Settings,
    path: Path,
    wishes: Wishes,
    *,
    progress: Callable[[int, ImportReport], None] = lambda rows, report: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[ImportReport, Path | None]:
    """The report, and where the rejected rows lie, if there are any. Raises ``BadInput`` when a column is lacking."""
    shop_id = shop_of(store, wishes.shop or settings.intake.shop)
    with opened(path) as sheet:
        mapping = _mapping(store, settings, sheet.headings, wishes)
        missing = lacking(mapping)
        if missing:
            groups = "、".join(" / ".join(group) for group in missing)
            raise BadInput(
                f"必要な列が見つかりません: {groups}。--map 項目=見出し で指定してください。",
                f"Columns are lacking: {groups}. Name them with --map field=heading.",
            )
        reader = Reader(sheet.headings, mapping, _reading(path, settings))
        with collecting_rarely():
            report = run_import(store, shop_id, reader, sheet.rows, _now, progress=progress, cancelled=cancelled)
        if wishes.save:
            with store() as work:
                save_mapping(work, shop_id, wishes.save, mapping)
                work.commit()
        return report, _keep_rejected(path, sheet.headings, report, wishes)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """All rows are in memory and none of them in a cycle: looking through them again and again costs a fifth of an import."""
    before = gc.get_threshold()
    gc.set_threshold(500_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _mapping(store: Store, settings: Settings, headings: Sequence[str], wishes: Wishes) -> ColumnMapping:
    mapping = propose(headings, wishes.kind)
    if wishes.use:
        shop_id = shop_of(store, wishes.shop or settings.intake.shop)
        with store(read_only=True) as work:
            kept = saved_mapping(work, shop_id, wishes.use)
        if kept is None:
            raise BadInput(f"対応付け「{wishes.use}」は保存されていません。", f"No mapping “{wishes.use}” is kept.")
        absent = [name for names in kept.columns.values() for name in names if name not in headings]
        if absent:
            raise BadInput(f"見出し「{absent[0]}」はファイルにありません。", f"The file has no heading “{absent[0]}”.")
        mapping = kept
    return changed(mapping, headings, wishes.columns)


def _reading(path: Path, settings: Settings) -> Reading:
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Reading(min(written, _now()), _now(), settings.intake.terms_cover_calls, settings.intake.goods)


def _keep_rejected(path: Path, headings: Sequence[str], report: ImportReport, wishes: Wishes) -> Path | None:
    place = wishes.rejected or path.with_name(f"{path.stem}.rejected.csv")
    if not report.rejected:
        return None
    rows = [(row.cells, row.ja, row.en) for row in sorted(report.rejected, key=lambda row: row.number)]
    try:
        place.write_text(rejected_csv(headings, rows), encoding="utf-8-sig", newline="")
    except OSError as fault:
        raise BadInput(
            f"取り込めなかった行を {place} に書けません（{fault.strerror}）。--rejected で場所を指定してください。",
            f"The rejected rows cannot be written to {place} ({fault.strerror}). Name another place with --rejected.",
        ) from fault
    with suppress(OSError):
        place.chmod(0o600)
    return place


def _now() -> datetime:
    return datetime.now(UTC)
