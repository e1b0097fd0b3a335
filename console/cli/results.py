"""``okaeri results``: what came of carts, and how far it was told."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from console.cli.opened import AsJson, Home, opened, who

app = typer.Typer(help="結果の連携 / results for the shop's own systems", no_args_is_help=True)
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="この日から / from this day on")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="この日まで / up to and with this day")]


@app.command("list")
def list_results(
    state: Annotated[str | None, typer.Option(help="waiting · delivered · dead · kept")] = None,
    after: Annotated[int, typer.Option(help="この番号より後 / those after this number")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 50,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """送った結果、届いていない結果 / what was told and what was not"""
    from console.domain.errors import BadInput
    from console.service.results.results_records import STATES
    from console.service.results.telling import delivery_json

    if state is not None and state not in STATES:
        raise BadInput(f"状態は {'、'.join(STATES)} のどれかです。", f"The state is one of {', '.join(STATES)}.")
    with opened(home) as (store, _, _), store(read_only=True) as work:
        found, counts = work.results.page(after=after, limit=limit, state=state), work.results.counts()
    for result in found:
        if as_json:
            typer.echo(json.dumps(delivery_json(result), ensure_ascii=False))
        else:
            typer.echo(
                f"{result.number:>7}  {result.at.astimezone():%Y-%m-%d %H:%M:%S}  {result.kind}  {result.state}  {result.answer}  {result.id}"
            )
    if not as_json:
        typer.echo("  ".join(f"{name}: {number}" for name, number in sorted(counts.items())) or "まだありません / none yet")


@app.command()
def resend(
    ids: Annotated[list[str] | None, typer.Argument(help="結果の ID。省くと dead のすべて / ids; without any, all dead ones")] = None,
    home: Home = None,
) -> None:
    """もう一度送る。動いているエンジンが送ります / tell again; the running engine does it"""
    from datetime import UTC

    from console.service.results.telling import tell_again

    with opened(home) as (store, _, _), store() as work:
        number = tell_again(work, who(), ids or None, datetime.now(UTC))
        work.commit()
    typer.echo(f"{number} 件を送り直します。 / {number} will be told again.")


@app.command()
def export(
    to: Annotated[Path, typer.Argument(help="CSV の保存先 / where the CSV goes")],
    since: Since = None,
    until: Until = None,
    encoding: Annotated[str, typer.Option(help="utf-8 · cp932")] = "utf-8",
    home: Home = None,
) -> None:
    """結果を CSV に書き出す / results as CSV"""
    from datetime import timedelta

    from console.domain.errors import BadInput
    from console.service.results.telling import csv_lines
    from console.service.terms import JAPAN

    if encoding not in ("utf-8", "cp932"):
        raise BadInput("文字コードは utf-8 か cp932 です。", "The encoding is utf-8 or cp932.")
    begin = None if since is None else since.replace(tzinfo=JAPAN)
    end = None if until is None else until.replace(tzinfo=JAPAN) + timedelta(days=1)
    number = -1
    with opened(home) as (store, _, _), store(read_only=True) as work:
        try:
            with to.open("w", encoding="utf-8-sig" if encoding == "utf-8" else "cp932", errors="replace", newline="") as file:
                for line in csv_lines(work, begin, end):
                    file.write(line)
                    number += 1
        except OSError as fault:
            raise BadInput(f"{to} に書き込めません（{fault.strerror}）。", f"{to} cannot be written ({fault.strerror}).") from fault
    typer.echo(f"{number} 件 → {to}")


@app.command()
def secret(home: Home = None) -> None:
    """Webhook の署名の鍵を作り、登録して表示する / make, keep and show the secret that signs the webhook"""
    import base64
    import os

    from console.campaign.telling.signature import PREFIX
    from console.settings import Folders, Secrets

    made = PREFIX + base64.b64encode(os.urandom(32)).decode()
    secrets = Secrets(Folders.find(home))
    secrets.put("results.webhook", made)
    typer.echo(made)
    typer.echo(f"results.webhook → {secrets.where}", err=True)
