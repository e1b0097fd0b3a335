"""``okaeri keys``: the master key, and the keys with which other systems come in."""

import json
from pathlib import Path
from typing import Annotated

import typer

from console.cli.opened import AsJson, Home, who

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
