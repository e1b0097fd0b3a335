"""``okaeri carts`` and ``okaeri call``: the queue and one call, through the engine that runs here."""

import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from console.cli.opened import at_terminal

carts_app = typer.Typer(help="カゴ落ちの一覧 / the queue of abandoned carts", no_args_is_help=True)

Home = Annotated[Path | None, typer.Option(help="データの置き場所 / where the data lies")]
AsJson = Annotated[bool, typer.Option("--json")]

LOOK_AGAIN_S = 0.5


@carts_app.command("list")
def list_carts(
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """一覧 / what waits, and what comes next"""
    from console.app.running_engine import RunningEngine
    from console.settings import Folders

    with RunningEngine.find(Folders.find(home), at_terminal) as engine:
        page = engine.get("queue", offset=offset, limit=limit)
    if as_json:
        typer.echo(json.dumps(page, ensure_ascii=False, indent=1))
        return
    for cart in page["carts"]:
        wares = "、".join(item["name"] for item in cart["items"])
        typer.echo(f"{cart['cart_id']}  {cart['customer']}  {cart['value']:>9,} 円  {cart['segment']}  {cart['next_step']}  {wares}")
    typer.echo(f"{offset + 1}–{offset + len(page['carts'])} / {page['total']}")


def call(
    cart_id: Annotated[str, typer.Argument(help="okaeri carts list の id / an id of okaeri carts list")],
    follow: Annotated[
        bool, typer.Option("--follow/--no-follow", help="終わりまで書き起こしを表示 / show the transcript to the end")
    ] = True,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """今すぐ電話する / call this cart's customer now"""
    from console.app.running_engine import RunningEngine
    from console.settings import Folders

    with RunningEngine.find(Folders.find(home), at_terminal) as engine:
        call_id = engine.post(f"carts/{cart_id}/call")["call_id"]
        if not follow:
            typer.echo(json.dumps({"call_id": call_id}) if as_json else call_id)
            return
        shown = 0
        while True:
            known = engine.get(f"calls/{call_id}")
            if not as_json:
                shown = _show_new(known, shown)
            if known["state"] == "ended":
                break
            time.sleep(LOOK_AGAIN_S)
    if as_json:
        typer.echo(json.dumps(known, ensure_ascii=False, indent=1))
    else:
        typer.echo(f"結果 / outcome: {known['outcome']}  ({known['line_result']})")


def _show_new(known: dict[str, Any], shown: int) -> int:
    names = {"customer": known["customer"], "agent": "AI", "operator": known.get("operator") or "オペレーター"}
    for turn in known["transcript"][shown:]:
        typer.echo(f"{turn['started']:7.2f}  {names.get(turn['who'], turn['who'])}: {turn['text']}")
    return len(known["transcript"])
