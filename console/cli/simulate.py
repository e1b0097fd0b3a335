"""``okaeri simulate``: scenario files, played and judged."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer


def simulate(
    paths: Annotated[list[Path], typer.Argument(help="シナリオのファイルかフォルダー / scenario files or folders")],
    mode: Annotated[Literal["text", "audio", "sip"], typer.Option(help="text: 頭脳だけ, audio: 音声も, sip: 通話まるごと")] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="結果をJSONで / print the results as JSON")] = False,
    together: Annotated[int, typer.Option(min=1, max=8, help="sip で同時にかける通話の数 / calls at once over SIP")] = 1,
    out: Annotated[Path | None, typer.Option(help="録音を残すフォルダー / keep the recordings here")] = None,
) -> None:
    """模擬のお客様で台本を試す / play simulated customers"""
    from console.app.simulate import simulate as play
    from console.simulation.scenario import read_scenarios

    scenarios = read_scenarios(paths)

    def told(done: int, of: int, result: dict[str, Any]) -> None:
        mark = "○" if result["passed"] else "×"
        print(f"[{done}/{of}] {mark} {result['id']}: {result['outcome']}", file=sys.stderr)
        for failure in result["failures"]:
            print(f"      {failure}", file=sys.stderr)

    results = play(scenarios, mode, out=out, progress=told, together=together)
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False, indent=1))
    failed = sum(not r["passed"] for r in results)
    print(f"{len(results) - failed} passed, {failed} failed", file=sys.stderr)
    if failed:
        raise typer.Exit(1)
