"""``okaeri carts import``: a file of carts, orders, customers or products from the shop's platform."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from console.app.import_file import Preview
    from console.service.intake.importing import ImportReport


def import_carts(
    file: Annotated[Path, typer.Argument(help="CSV（Shift_JIS・UTF-8）、Excel、Shopify の products.json / CSV, Excel or products.json")],
    kind: Annotated[str | None, typer.Option(help="carts · orders · customers · products")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="取り込まずに対応付けと先頭の行を見る / look only")] = False,
    column: Annotated[list[str] | None, typer.Option("--map", help="項目=見出し（+ で連結） / field=heading, + joins several")] = None,
    use: Annotated[str | None, typer.Option(help="保存した対応付けを使う / use a saved mapping")] = None,
    save: Annotated[str | None, typer.Option(help="この対応付けを保存 / save this mapping under a name")] = None,
    rejected: Annotated[Path | None, typer.Option(help="取り込めなかった行の保存先 / where rejected rows go")] = None,
    shop: Annotated[str | None, typer.Option(help="店舗の id / id of the shop")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    home: Annotated[Path | None, typer.Option(help="データの置き場所 / where the data lies")] = None,
) -> None:
    """ファイルを取り込む。Ctrl+C で中止でき、もう一度実行すると続きから / import a file; Ctrl+C stops, running it again goes on"""
    from console.app.books import open_books
    from console.app.import_file import Wishes, import_file
    from console.app.import_file import preview as look
    from console.campaign.carts.columns import Kind
    from console.campaign.carts.sheet import opened
    from console.domain.errors import BadInput
    from console.settings import Folders, Secrets, load

    if kind is not None and kind not in {one.value for one in Kind}:
        raise BadInput(f"種類「{kind}」はありません。", f"There is no kind “{kind}”.")
    wishes = Wishes(Kind(kind) if kind else None, column or (), use, save, shop, rejected)
    folders = Folders.find(home)
    folders.create()
    settings = load(folders)
    store = open_books(settings, folders, Secrets(folders))
    try:
        if preview:
            _show(look(store, settings, file, wishes))
            return
        with opened(file) as sheet:
            most = sheet.most
        with _watched(as_json, most) as (progress, cancelled):
            report, place = import_file(store, settings, file, wishes, progress=progress, cancelled=cancelled)
    finally:
        store.close()
    if as_json:
        typer.echo(json.dumps(_figures(report, place), ensure_ascii=False))
    else:
        _tell(report, place)
        if place is not None:
            raise typer.Exit(1)


@contextmanager
def _watched(quiet: bool, most: int) -> "Iterator[tuple[Callable[[int, ImportReport], None], Callable[[], bool]]]":
    """The rows so far, of ``most``, on the terminal, unless ``quiet``; and whether Ctrl+C was pressed, which by itself ends nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    stop = Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
            task = bar.add_task("取り込み / import", total=most or None)
            yield lambda rows, _: bar.update(task, completed=rows), stop.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _figures(report: "ImportReport", place: Path | None) -> dict[str, object]:
    return {
        "applied": report.applied,
        "changed_carts": report.changed,
        "new_customers": report.new_customers,
        "merged_customers": report.merged,
        "cancelled": report.cancelled,
        "rejected_rows": len(report.rejected),
        "rejected_file": None if place is None else str(place),
    }


def _tell(report: "ImportReport", place: Path | None) -> None:
    typer.echo(
        f"取り込み {report.applied} 件、うち変わったカート {report.changed} 件、新しいお客様 {report.new_customers} 人、統合 {report.merged} 人"
    )
    typer.echo(f"{report.applied} applied, {report.changed} carts changed, {report.new_customers} new customers, {report.merged} merged")
    if report.cancelled:
        typer.echo("途中で止めました。もう一度実行すると続きから取り込みます。 / Stopped. Running it again goes on from there.")
    if place is not None:
        typer.echo(f"取り込めなかった行 {len(report.rejected)} 行 / rejected rows: {place}")


def _show(found: "Preview") -> None:
    typer.echo(f"{found.mapping.kind.value} · {found.encoding}")
    for field, headings in found.mapping.columns.items():
        typer.echo(f"  {field:16} ← {' + '.join(headings)}")
    used = {heading for headings in found.mapping.columns.values() for heading in headings}
    unused = [heading for heading in found.headings if heading not in used]
    if unused:
        typer.echo(f"  使わない列 / not used: {'、'.join(unused)}")
    for group in found.lacking:
        typer.echo(f"  足りない列 / lacking: {' / '.join(group)}")
    for sighting in found.first:
        typer.echo(f"  {sighting}")
    for number, ja, en in found.faults:
        typer.echo(f"  {number} 行目 / line {number}: {ja} / {en}")
