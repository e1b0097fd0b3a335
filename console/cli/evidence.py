"""``okaeri evidence``: whether an evidence pack is still as it was given out."""

import json
import zipfile
from pathlib import Path
from typing import Annotated, Any

import typer

from console.cli.opened import at_terminal

app = typer.Typer(help="通話の証拠 / evidence of calls", no_args_is_help=True)

LARGEST = 512 * 1024 * 1024
"""Bytes of one part, unpacked: hours of sound."""


@app.callback()
def _group() -> None:
    """通話の証拠 / evidence of calls"""


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="証拠の ZIP / the evidence pack")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
    home: Annotated[Path | None, typer.Option(help="データの置き場所 / where the data lies")] = None,
) -> None:
    """改変がないか確かめる。証拠を出したエンジンが動いていれば、そこから出たものかどうかも確かめる / check the hashes, and with the engine that runs here whether it gave this out"""
    from console.domain.errors import BadInput, EnvironmentFault
    from console.domain.evidence_pack import check

    try:
        found = check(_parts(file))
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise BadInput(f"{file} は証拠の ZIP として読めません。", f"{file} cannot be read as an evidence pack.") from fault
    taken_at: str | None = None
    asked = True
    try:
        taken_at = _taken(found.call_id, found.sha256, home)
    except (BadInput, EnvironmentFault):
        asked = False
    whole = not found.faults and (taken_at is not None or not asked)
    if as_json:
        told: dict[str, Any] = {"call_id": found.call_id, "sha256": found.sha256, "faults": [list(two) for two in found.faults]}
        typer.echo(json.dumps({**told, "asked_engine": asked, "taken_at": taken_at, "whole": whole}, ensure_ascii=False, indent=1))
    else:
        for ja, en in found.faults:
            typer.echo(f"✗ {ja} / {en}")
        if not found.faults:
            typer.echo("✓ ハッシュはすべて合っています。 / All hashes fit.")
        if taken_at is not None:
            typer.echo(f"✓ {taken_at} にこのエンジンが出したものです。 / This engine gave it out at {taken_at}.")
        elif asked:
            typer.echo("✗ このエンジンが出した記録はありません。 / This engine has no record of giving it out.")
        else:
            typer.echo(
                "– エンジンが動いていないため、誰が出したものかは確かめていません。 / No engine runs here: who gave it out was not checked."
            )
    raise typer.Exit(0 if whole else 1)


def _parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as pack:
        if any(part.file_size > LARGEST for part in pack.infolist()):
            raise ValueError("a part is too large")
        return {part.filename: pack.read(part) for part in pack.infolist()}


def _taken(call_id: str, sha256: str, home: Path | None) -> str | None:
    from console.app.running_engine import RunningEngine
    from console.settings import Folders

    with RunningEngine.find(Folders.find(home), at_terminal) as engine:
        found: str | None = engine.get(f"calls/{call_id}/evidence/taken", sha256=sha256)["taken_at"]
    return found
