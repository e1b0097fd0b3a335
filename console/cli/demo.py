"""``okaeri demo``: the main job, whole, on this machine."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer


def demo(
    out: Annotated[Path, typer.Option(help="結果を置くフォルダー / where the results go")] = Path("out/demo"),
    headset: Annotated[Path | None, typer.Option(help="ヘッドセットの代わりのWAV / a WAV in the headset's place")] = None,
    lang: Annotated[Literal["ja", "en"], typer.Option(help="画面の言語 / language of the window")] = "ja",
) -> None:
    """二本の通話を、画面で見ながら本物のSIPで流す / two calls over real SIP, watched in the window"""
    import asyncio

    from console.app.demo import new_folder, run_demo

    code = asyncio.run(run_demo(new_folder(out, datetime.now().astimezone()).resolve(), headset=headset, lang=lang))
    if code:
        raise typer.Exit(code)
