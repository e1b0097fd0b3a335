"""``okaeri engine``: the engine, without a window; ``okaeri engine openapi``: what its door understands."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(invoke_without_command=True)


@app.callback()
def engine(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="データ・設定・キャッシュの置き場所 / folder for data, settings and cache")] = None,
    port: Annotated[int | None, typer.Option(help="待ち受けポート (0: 空いている番号) / port (0: any free one)")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="見本の店で始める / begin with the demo shop")] = False,
    canned_line: Annotated[
        bool, typer.Option("--canned-line", help="電話をかけず見本の通話を流す / play a canned call, dial nothing")
    ] = False,
) -> None:
    """通話エンジンを画面なしで動かす / run the engine without a window"""
    if context.invoked_subcommand is not None:
        return
    from console.app.engine import main

    arguments = [*(["--home", str(home)] if home else []), *(["--port", str(port)] if port is not None else [])]
    arguments += ["--demo"] * demo + ["--canned-line"] * canned_line
    raise typer.Exit(main(arguments))


@app.command()
def openapi() -> None:
    """窓口の仕様（OpenAPI）を表示する / print the OpenAPI document of the engine's door"""
    from importlib.metadata import version

    from console.server.app import create_app
    from console.server.openapi import document

    typer.echo(json.dumps(document(create_app(None, None), version("okaeri-console")), ensure_ascii=False, indent=1))
