"""``okaeri eval``: how well the parts understand, on given files."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(help="精度の測定 / measure accuracy", no_args_is_help=True)


@app.command()
def understanding(
    files: Annotated[
        list[Path], typer.Argument(help="一行一 JSON: text, intent, expecting / one JSON object a line", exists=True, dir_okay=False)
    ],
    as_json: Annotated[bool, typer.Option("--json")] = False,
    no_llm: Annotated[bool, typer.Option("--no-llm", help="言語モデルを使わない / without the language model")] = False,
) -> None:
    """言葉から意図を当てる正しさ / intents from words: accuracy, recall, what is taken for what"""
    from console.app.evaluate import report as evaluated
    from console.conversation.understanding.evaluation import read_lines

    report = evaluated([line for file in files for line in read_lines(file)], language=not no_llm)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    typer.echo(f"n {report['n']}  正解率 / accuracy {report['accuracy']:.1%}  top3 {report['top3']:.1%}")
    for label, recall in sorted(report["recall"].items(), key=lambda item: item[1]):
        typer.echo(f"  {recall:6.1%}  {label}")


@app.command()
def recognition(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="NAME.wav と NAME.txt (任意で NAME.json) / pairs, and NAME.json where known")
    ],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """音声から言葉を聞き取る正しさ / words from sound, heard as in a call: character error, by writing and by reading"""
    from console.app.evaluate_recognition import evaluate
    from console.app.stages import LineConfiguration
    from console.settings import Folders, load

    folders = Folders.find()
    report = evaluate(folder, LineConfiguration.of(load(folders), folders), _progress if sys.stderr.isatty() else lambda done, of: None)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _show_recognition(report)
    for fault in report["faults"]:
        typer.echo(f"{fault['ja']} / {fault['en']}", err=True)
    if report["faults"]:
        raise typer.Exit(1)


def _progress(done: int, of: int) -> None:
    typer.echo(f"\r{done}/{of}" + ("\n" if done == of else ""), err=True, nl=False)


def _show_recognition(report: Mapping[str, Any]) -> None:
    def line(name: str, rates: Mapping[str, Any]) -> str:
        return f"{name:<12} n {rates['n']:>4}  文字誤り / cer {rates['cer']:.1%}  読みの誤り / by reading {rates['cer_reading']:.1%}"

    typer.echo(line("", report))
    for part in ("by_condition", "by_kind"):
        for name, rates in report[part].items():
            typer.echo("  " + line(name, rates))
    if report["names"] and report["names"]["words"]:
        typer.echo(f"名前 / names found {report['names']['found']:.1%} ({report['names']['words']})")
    if report["numbers"]:
        typer.echo(f"数字 / numbers exact {report['numbers']['exact']:.1%} ({report['numbers']['n']})")
    if report["intent_n"]:
        typer.echo(f"意図 / intents {report['intent_accuracy']:.1%} ({report['intent_n']})")
    typer.echo(f"言葉まで / to the words: p50 {report['words_ms_p50']:.0f} ms, p95 {report['words_ms_p95']:.0f} ms")
