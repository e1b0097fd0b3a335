"""``okaeri keys``: the master key, and the keys with which other systems come in."""

import json
from pathlib import Path
from typing import Annotated

import typer

from console.cli.opened import AsJson, Home, opened, who

app = typer.Typer(help="鍵 / keys", no_args_is_help=True)


@app.command()
def rotate(
    new_passphrase_file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="パスフレーズも変えるとき / when the passphrase is to change as well")
    ] = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """マスターキーを入れ替える。エンジンを止めてから。途中で切れても、もう一度実行すれば続きから
    / change the master key, with the engine stopped; cut off anywhere, running it again goes on"""
    from datetime import UTC, datetime

    from console.settings import Folders, Secrets, load
    from console.settings.secrets import refuse_if_others_can_read
    from console.store.rotation import rotate as change

    folders = Folders.find(home)
    folders.create()
    passphrase = None
    if new_passphrase_file is not None:
        refuse_if_others_can_read(new_passphrase_file)
        passphrase = new_passphrase_file.read_text("utf-8").strip()
    settings = load(folders)
    done = change(settings.store, folders, Secrets(folders), who=who(), now=datetime.now(UTC), new_passphrase=passphrase)
    if as_json:
        backup = None if done.backup is None else str(done.backup)
        typer.echo(json.dumps({"keys": done.keys, "backup": backup, "former": done.former}, ensure_ascii=False))
        return
    if done.backup is None:
        typer.echo("前回の入れ替えを終わらせました。 / A rotation that was cut off has been brought to its end.")
    else:
        typer.echo(
            f"お客様ごとの鍵 {done.keys} 個を新しいマスターキーで包み直しました。 / {done.keys} data keys are wrapped by the new master key."
        )
        typer.echo(f"入れ替え前の控え / backup before: {done.backup}")
    typer.echo(f"以前の鍵（控えを戻すときだけ要ります） / former key, needed for older backups only: {done.former}")


api = typer.Typer(help="ほかのシステムのための API キー / API keys for other systems", no_args_is_help=True)
app.add_typer(api, name="api")


@api.command()
def add(
    name: Annotated[str, typer.Argument(help="何のためのキーか / what it is for")],
    scope: Annotated[list[str], typer.Option(help="results:read · results:again · queue:read · calls:read · campaign:read")],
    home: Home = None,
) -> None:
    """作って一度だけ表示する / make one, shown this once"""
    from datetime import UTC, datetime
    from uuid import uuid4

    from console.service.results.api_keys import make

    with opened(home) as (store, _, _), store() as work:
        key, token = make(work, who(), name, scope, uuid4().hex, datetime.now(UTC))
        work.commit()
    typer.echo(token)
    typer.echo(f"{key.id}  {key.name}  {' '.join(key.scopes)}", err=True)


@api.command("list")
def list_keys(as_json: AsJson = False, home: Home = None) -> None:
    """あるキー / those that there are"""
    from console.service.results.api_keys import key_json

    with opened(home) as (store, _, _), store(read_only=True) as work:
        found = work.api_keys.all()
    for key in found:
        if as_json:
            typer.echo(json.dumps(key_json(key), ensure_ascii=False))
        else:
            state = "" if key.revoked_at is None else "  取り消し済み / revoked"
            typer.echo(f"{key.id}  {key.name}  {' '.join(key.scopes)}{state}")


@api.command()
def revoke(key_id: Annotated[str, typer.Argument(help="okaeri keys api list の ID / its id")], home: Home = None) -> None:
    """取り消す。すぐに使えなくなります / revoke; it opens nothing from now on"""
    from datetime import UTC, datetime

    from console.service.results.api_keys import revoke as take_back

    with opened(home) as (store, _, _), store() as work:
        take_back(work, who(), key_id, datetime.now(UTC))
        work.commit()
    typer.echo("取り消しました。 / Revoked.")
