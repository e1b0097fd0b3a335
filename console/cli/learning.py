"""``okaeri learning``: what calls have taught, decided by a person, trained, compared, switched and rolled back."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.cli.opened import AsJson, Home, opened, who

if TYPE_CHECKING:
    from console.service.commands import Person
    from console.service.learning.learning import LearningDesk

app = typer.Typer(help="通話からの学習 / learning from calls", no_args_is_help=True)


@app.command("list")
def list_examples(
    state: Annotated[str | None, typer.Option(help="waiting · accepted · rejected")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """例の候補と判断 / candidate sentences and what was decided"""
    page = _ask(home, lambda desk, _: desk.page(state, offset, limit))
    if as_json:
        typer.echo(json.dumps(page, ensure_ascii=False))
        return
    for one in page["examples"]:
        typer.echo(f"{one['id']} {one['state']:8} {one['heard_as'] or '-':>20} → {one['label']:20} {one['text'] or ''}")
    typer.echo(f"{page['total']} 件 / examples  {page['counts']}  使用中 / in use: {page['in_use']}")


@app.command()
def correct(
    call: str,
    started: Annotated[float, typer.Argument(help="発話の始まり（応答からの秒） / when the turn began, seconds since the answer")],
    intent: str,
    home: Home = None,
) -> None:
    """お客様の発話の意図を直す / tell what a customer's turn meant"""
    told = _ask(home, lambda desk, person: desk.correct(person, call, started, intent))
    typer.echo(f"{told['id']} {told['heard_as']} → {told['label']}")


@app.command()
def accept(
    example: str,
    text: Annotated[str | None, typer.Option(help="文を直す / another wording")] = None,
    intent: Annotated[str | None, typer.Option(help="意図を直す / another intent")] = None,
    home: Home = None,
) -> None:
    """例として承認する / accept as an example"""
    told = _ask(home, lambda desk, person: desk.decide(person, example, accept=True, text=text, label=intent))
    typer.echo(f"承認しました / accepted: {told['text']} → {told['label']}")


@app.command()
def reject(example: str, home: Home = None) -> None:
    """例にしない / reject"""
    _ask(home, lambda desk, person: desk.decide(person, example, accept=False))
    typer.echo("例にしません / rejected")


@app.command()
def train(
    keep: Annotated[bool, typer.Option("--no-switch", help="切り替えずに比べるだけ / compare only")] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """学習し、悪くならなければ切り替える / train, and switch when not worse (exit code 1 when it is)"""
    told = _ask(home, lambda desk, person: desk.train(person, switch=not keep))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        report = told["report"]
        typer.echo(f"版 {told['number']}: {report['before']['accuracy']:.4f} → {report['after']['accuracy']:.4f}  ({report['seconds']} s)")
        typer.echo(f"例 {report['examples']} 件、うち聞き取れるようになった文 / heard as taught: {report['learnt']}")
        typer.echo("切り替えました / switched" if told["switched"] else f"切り替えていません / not switched  {', '.join(report['worse'])}")
    if not told["fit"]:
        raise typer.Exit(1)


@app.command()
def versions(as_json: AsJson = False, home: Home = None) -> None:
    """学習した版 / versions that were trained"""
    told = _ask(home, lambda desk, _: desk.versions())
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told["versions"]:
        mark = "*" if one["number"] == told["in_use"] else " "
        typer.echo(
            f"{mark} {one['number']:3} {one['made']['at']} {one['made']['by']} {one['report']['after']['accuracy']:.4f} {one['report']['worse']}"
        )
    typer.echo(f"使用中 / in use: {told['in_use']}{'（作り直しが要ります / out of date）' if told['out_of_date'] else ''}")


@app.command()
def switch(number: int, home: Home = None) -> None:
    """版を選ぶ（0 は出荷時） / use a version; 0 is what ships"""
    told = _ask(home, lambda desk, person: desk.switch(person, number))
    typer.echo(f"使用中 / in use: {told['in_use']}")


@app.command("roll-back")
def roll_back(home: Home = None) -> None:
    """ひとつ前の版に戻す / back to the version before"""
    told = _ask(home, lambda desk, person: desk.roll_back(person))
    typer.echo(f"使用中 / in use: {told['in_use']}")


def _ask(home: Path | None, ask: "Callable[[LearningDesk, Person], Coroutine[Any, Any, dict[str, Any]]]") -> dict[str, Any]:
    from console.app.training import ChildTrainer
    from console.service.broadcast import Broadcast
    from console.service.commands import Person, Role
    from console.service.learning.learning import LearningDesk
    from console.service.transactions import Transactions

    with opened(home) as (store, _, folders):
        transactions = Transactions(store)
        desk = LearningDesk(lambda: datetime.now(UTC), transactions, Broadcast(), ChildTrainer.of(folders))
        try:
            return asyncio.run(ask(desk, Person(who(), Role.ADMINISTRATOR)))
        finally:
            transactions.close()
