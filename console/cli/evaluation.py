"""``okaeri eval``: how well the parts understand, on given files."""

import json
from pathlib import Path
from typing import Annotated

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
