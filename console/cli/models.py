"""``okaeri models``: the weights of the engines."""

import json
import os
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated

import typer

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from console.weights.catalogue import Catalogue, Model, Source
    from console.weights.shelf import Shelf

app = typer.Typer(help="モデルの一覧・取得・検査 / list, fetch and check the models", no_args_is_help=True)

FROM_VARIABLE = "OKAERI_MODELS_FROM"
_WORDS = {
    "ready": "あり / ready",
    "missing": "なし / missing",
    "damaged": "破損 / damaged",
}


def _open() -> "tuple[Catalogue, Shelf]":
    from console.app.models import catalogue, shelf

    return catalogue(), shelf()


@app.command("list")
def list_models(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """一覧 / what there is, what is here"""
    known, shelf = _open()
    rows = [(model, shelf.standing(model)) for model in known.models]
    if as_json:
        typer.echo(
            json.dumps(
                [
                    {
                        "id": model.id,
                        "job": model.job,
                        "engine": model.engine,
                        "name": model.name,
                        "languages": list(model.languages),
                        "licence": model.licence,
                        "needed": model.needed,
                        "bytes": model.bytes,
                        "condition": standing.condition.value,
                        "folder": str(standing.folder) if standing.folder else None,
                    }
                    for model, standing in rows
                ],
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    for model, standing in rows:
        size = f"{model.bytes / 1e6:,.0f} MB" if model.bytes else "-"
        typer.echo(f"{model.id:22}  {_WORDS[standing.condition.value]:14}  {size:>9}  {model.licence}")
        typer.echo(f"    {model.about_ja} / {model.about_en}")


@app.command()
def fetch(
    ids: Annotated[list[str] | None, typer.Argument(help="モデルの id。なければ標準のもの全部 / ids; none: all the default ones")] = None,
    purpose: Annotated[str | None, typer.Option("--for", help="tests: 試験用も / what the tests need too")] = None,
    named: Annotated[
        Path | None, typer.Option("--from", help="最初に探すファイルかフォルダー / a file or folder to look in first", exists=True)
    ] = None,
) -> None:
    """取得。すでにあるものは確かめるだけ / fetch what is not here yet"""
    from console.weights.fetch import fetch as bring
    from console.weights.shelf import Condition

    known, shelf = _open()
    if named is None and os.environ.get(FROM_VARIABLE):
        named = Path(os.environ[FROM_VARIABLE]).expanduser()
    if ids:
        chosen = tuple(known[i] for i in ids)
    elif purpose == "tests":
        chosen = known.needed_for("default", "tests")
    elif purpose is None:
        chosen = known.needed_for("default")
    else:
        raise typer.BadParameter("tests", param_hint="--for")
    missing = [model for model in chosen if shelf.standing(model).condition is not Condition.READY]
    for model in missing:
        _announce(model, shelf)
        with _Shown() as shown:
            bring(model, shelf, shown, named=named)
        typer.echo(f"  済み / done: {shelf.require(model)}")
    if not missing:
        typer.echo("モデルはそろっています / all models are here: " + ", ".join(model.id for model in chosen))


@app.command()
def check(ids: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """全バイトを読み直して検査 / read every byte again and compare"""
    from console.weights.shelf import Condition

    known, shelf = _open()
    chosen = tuple(known[i] for i in ids) if ids else known.models
    bad = False
    for model in chosen:
        standing = shelf.standing(model, read_all=True)
        typer.echo(f"{model.id}: {_WORDS[standing.condition.value]} {', '.join(standing.damaged)}".rstrip())
        bad |= standing.condition is Condition.DAMAGED or (bool(ids) and standing.condition is Condition.MISSING)
    if bad:
        raise typer.Exit(1)


@app.command()
def path(model_id: str) -> None:
    """置き場所 / the folder of a model that is ready"""
    known, shelf = _open()
    typer.echo(str(shelf.require(known[model_id])))


def _announce(model: "Model", shelf: "Shelf") -> None:
    size = f"{model.bytes / 1e6:,.0f} MB" if model.bytes else "-"
    typer.echo(f"{model.id}: {model.about_ja} / {model.about_en}")
    typer.echo(f"  大きさ / size {size} · ライセンス / licence {model.licence} ({model.licence_url}) → {shelf.place(model)}")


class _Shown:
    """Progress on the terminal: a bar where there is one, a line a source where there is not."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

        self._bar = Progress(
            TextColumn("  {task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()
        )
        self._task = self._bar.add_task("", start=True, visible=False)

    def __enter__(self) -> "_Shown":
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()

    def trying(self, model: "Model", source: "Source") -> None:
        from console.weights.catalogue import PackageSource

        label = (
            "local"
            if source.kind == "local"
            else source.package
            if isinstance(source, PackageSource)
            else f"{source.label} ({source.note_en})"
        )
        self._bar.print(f"  {label}")
        self._bar.reset(self._task, description=source.kind, total=None, visible=True)

    def passed_over(self, model: "Model", source: "Source", fault: EnvironmentFault) -> None:
        self._bar.update(self._task, visible=False)
        self._bar.print(f"  {fault.ja}\n  {fault.en}")

    def advanced(self, model: "Model", done: int, total: int | None) -> None:
        self._bar.update(self._task, completed=max(0, done), total=total)

    def waiting(self, model: "Model") -> None:
        self._bar.print("  別のプロセスが取得中です。終わるのを待ちます / another process is fetching it; waiting")
