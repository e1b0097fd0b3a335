"""``okaeri bench``: figures of this machine, as JSON."""

import json
from typing import Annotated

import typer

app = typer.Typer(help="この機械での実測 / measure on this machine", no_args_is_help=True)


@app.command()
def latency(
    calls: Annotated[int, typer.Option(min=1, max=500, help="通話の数 / calls")] = 6,
    concurrent: Annotated[int, typer.Option("--concurrent", min=1, max=16, help="同時通話 / at once")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="すべてJSONで / everything as JSON")] = False,
) -> None:
    """応答までの時間を、お客様側の録音で測る / time to answer, on the customer's recording"""
    import asyncio

    from console.app.bench_latency import measure
    from console.app.stages import LineConfiguration
    from console.settings import Folders, load

    folders = Folders.find()
    report = asyncio.run(measure(LineConfiguration.of(load(folders), folders), calls, concurrent))
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("", "p50", "p95", "max")
    for name in ("response_ms", "first_sound_ms"):
        table.add_row(name, *(f"{report[name][k]:.0f}" if report[name][k] is not None else "–" for k in ("p50", "p95", "max")))
    for name, spread in report["stages_ms"].items():
        table.add_row(f"  {name}", *(f"{spread[k]:.0f}" if spread[k] is not None else "–" for k in ("p50", "p95", "max")))
    console = Console()
    console.print(table)
    for name in ("calls", "turns", "cut_ins", "wrong_answers", "filler_turns", "unanswered", "rss_mib"):
        console.print(f"{name}: {report[name]}")


@app.command()
def recognition(as_json: Annotated[bool, typer.Option("--json", help="すべてJSONで / everything as JSON")] = False) -> None:
    """入っている音声認識を、この機械で比べて薦める / compare the installed recognisers on this machine"""
    from console.app.measure_recognition import installed, measure

    report = measure(installed())
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("モデル / model", "文字誤り %", "読みの誤り %", "p50 ms", "p95 ms", "")
    for found in report["engines"]:
        figures = (f"{found[name]:.1f}" for name in ("cer", "reading_cer", "words_ms_p50", "words_ms_p95"))
        table.add_row(found["model"], *figures, found["note"])
    console = Console()
    console.print(table)
    for name, fault in report["not_measured"].items():
        console.print(f"{name}: {fault}")
    console.print(f"おすすめ / recommended: {report['recommended'] or '–'}")
