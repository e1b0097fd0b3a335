"""``okaeri doctor``: what is missing, and how to mend it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer


def doctor(
    as_json: Annotated[bool, typer.Option("--json")] = False,
    home: Annotated[Path | None, typer.Option(help="データの置き場所 / where the data lies")] = None,
) -> None:
    """足りないものと直し方を表示 / what is missing, and how to mend it (exit code 1 when something needed is)"""
    from console.app.doctor import State, examine
    from console.settings import Folders

    marks = {State.GOOD: "✓", State.ADVICE: "!", State.MISSING: "✗"}
    findings = []
    for finding in examine(Folders.find(home)):
        findings.append(finding)
        if as_json:
            continue
        typer.echo(f"{marks[finding.state]} {finding.ja}")
        if finding.en != finding.ja:
            typer.echo(f"  {finding.en}")
        for mend in dict.fromkeys((finding.mend_ja, finding.mend_en)):
            if mend:
                typer.echo(f"    → {mend}")
    if as_json:
        typer.echo(json.dumps([{**asdict(f), "state": f.state.value} for f in findings], ensure_ascii=False, indent=1))
    if any(finding.state is State.MISSING for finding in findings):
        raise typer.Exit(1)
