"""``okaeri scripts``: the script packs."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="台本 / the script packs", no_args_is_help=True)


@app.command("list")
def list_scripts(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """付属の台本 / the packs that came with the program"""
    from console.shipped import shipped

    _show(sorted(path.parent for path in shipped("assets/packs").glob("*/pack.yaml")), as_json)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)], as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """承認の前に点検する / what keeps a pack from being approved (exit code 1 when there is something)"""
    from dataclasses import asdict

    from console.campaign.scripts.lint import lint
    from console.campaign.scripts.pack import load_pack

    found = lint(load_pack(folder))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            typer.echo(f"{finding.rule}  {finding.place}: {finding.ja} / {finding.en}")
        typer.echo("問題はありません / nothing to mend" if not found else f"{len(found)} 件 / findings")
    if found:
        raise typer.Exit(1)


def _show(folders: list[Path], as_json: bool) -> None:
    from console.campaign.scripts.approval import content_hash
    from console.campaign.scripts.pack import load_pack

    rows = []
    for folder in folders:
        script = load_pack(folder)
        rows.append(
            {
                "pack": script.pack,
                "version": script.version,
                "lines": len(script.lines),
                "sha256": content_hash(script),
                "folder": str(folder),
            }
        )
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        typer.echo(f"{row['pack']}  {row['version']}  {row['lines']} lines  {str(row['sha256'])[:16]}  {row['folder']}")
