"""``okaeri audit``: the audit chain."""

import json
from typing import Annotated

import typer

from console.cli.opened import AsJson, Home, opened

app = typer.Typer(help="監査の記録 / the audit chain", no_args_is_help=True)


@app.command()
def verify(
    noted: Annotated[
        str | None, typer.Option(help="以前の確認で控えた「番号:照合値」 / NUMBER:DIGEST noted down at an earlier time")
    ] = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """書き換え、抜け、並べ替えがないか確かめる。終了コード 0: 無傷、1: 損なわれている / look for altered, missing and moved entries (exit code 0: whole, 1: damaged)"""
    from console.service.privacy.auditing import chain_json, verified

    with opened(home) as (store, _, _), store(read_only=True) as work:
        chain = verified(work, noted)
    told = chain_json(chain)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for damage in told["damage"]:
            typer.echo(f"{damage['ja']} / {damage['en']}")
        state = "無傷です / whole" if chain.whole else "損なわれています / damaged"
        typer.echo(f"{chain.entries} 件の記録: {state}。")
        typer.echo(f"控え / to note down: {told['noted']}")
    if not chain.whole:
        raise typer.Exit(1)


@app.command()
def show(
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 50,
    after: Annotated[int | None, typer.Option(help="この番号より後 / those after this number")] = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """だれが、いつ、何をしたか / who did what, and when"""
    from dataclasses import asdict

    with opened(home) as (store, _, _), store(read_only=True) as work:
        entries = work.audit.entries(limit, after=after)
    for entry in entries:
        if as_json:
            typer.echo(json.dumps({**asdict(entry), "at": entry.at.isoformat()}, ensure_ascii=False))
        else:
            typer.echo(f"{entry.seq:>7}  {entry.at.astimezone():%Y-%m-%d %H:%M:%S}  {entry.who}  {entry.what}  {entry.subject}")
