"""``okaeri knowledge``: help pages, FAQs and past tickets as answers that a person approves before the AI may say them."""

import asyncio
import json
import signal
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.cli.opened import AsJson, Home, opened, who

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from console.service.commands import Person
    from console.service.knowledge.knowledge import KnowledgeDesk
    from console.service.knowledge.knowledge_import import ImportReport

app = typer.Typer(help="お店の文からの回答 / answers out of the shop's own texts", no_args_is_help=True)


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="HTML・Markdown・PDF・DOCX・CSV・Excel・チケットの JSON")],
    kind: Annotated[
        str | None, typer.Option(help="faq · tickets · page · products（省略時は見出しから / by the headings when left out）")
    ] = None,
    shop: Annotated[str | None, typer.Option(help="店舗の id / id of the shop")] = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """取り込む。承認するまで話しません。Ctrl+C で中止 / import; nothing is spoken before it is approved; Ctrl+C stops"""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from console.app.import_file import shop_of
    from console.domain.errors import BadInput
    from console.service.knowledge.knowledge_import import KnowledgeImport, reads, run_import, source_name

    stop = Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    told: list[dict[str, Any]] = []
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with opened(home) as (store, settings, _), Progress(*columns, console=Console(stderr=True), disable=as_json) as bar:
            shop_id = shop_of(store, shop or settings.intake.shop)
            with store(read_only=True) as work:
                readings = work.shops.get(shop_id).readings
            for file in files:
                if stop.is_set():
                    break
                name = source_name(file.name)
                line = bar.add_task(name, total=None)
                try:
                    with reads(file, name, kind) as (of, found):
                        job = KnowledgeImport(shop_id, name, of, who(), readings)
                        report = run_import(
                            store,
                            job,
                            found,
                            lambda: datetime.now(UTC),
                            progress=partial(_progress, bar, line),
                            cancelled=stop.is_set,
                        )
                except BadInput as fault:
                    told.append({"file": name, "error": {"ja": fault.ja, "en": fault.en}})
                    continue
                counted = {key: getattr(report, key) for key in ("read", "new", "changed", "unchanged", "gone", "not_read", "cancelled")}
                faults = [{"place": one.place, "ja": one.ja, "en": one.en} for one in report.faults]
                told.append({"file": name, "kind": of, **counted, "faults": faults})
    finally:
        signal.signal(signal.SIGINT, before)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        _tell_imports(told)
    if any("error" in one or one.get("not_read") for one in told):
        raise typer.Exit(1)


def _progress(bar: "Progress", line: "TaskID", report: "ImportReport") -> None:
    bar.update(line, completed=report.read)


def _tell_imports(told: list[dict[str, Any]]) -> None:
    for one in told:
        if "error" in one:
            typer.echo(f"{one['file']}: {one['error']['ja']}\n    {one['error']['en']}")
            continue
        typer.echo(
            f"{one['file']}: 新しい {one['new']} 件、変わった {one['changed']} 件、同じ {one['unchanged']} 件、なくなった {one['gone']} 件、読めない {one['not_read']} 件"
        )
        typer.echo(
            f"    {one['new']} new, {one['changed']} changed, {one['unchanged']} as before, {one['gone']} gone, {one['not_read']} not read"
        )
        for fault in one["faults"]:
            typer.echo(f"    {fault['place']}: {fault['ja']} / {fault['en']}")
        if one["cancelled"]:
            typer.echo("    途中で止めました。ここまでの分は残っています。 / Stopped; what was read so far stays.")


@app.command("list")
def list_entries(
    state: Annotated[str | None, typer.Option(help="draft · approved · changed · gone · withdrawn")] = None,
    words: Annotated[str, typer.Option(help="質問・回答・ファイル名の一部 / part of question, answer or file")] = "",
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """一覧。承認待ちが先 / the entries, those that wait for a person first"""
    page = _ask(home, lambda desk, _: desk.page(state, words, offset, limit))
    if as_json:
        typer.echo(json.dumps(page, ensure_ascii=False))
        return
    for entry in page["entries"]:
        mark = "!" if any(check["stops"] for check in entry["checks"]) else "?" if entry["checks"] else " "
        typer.echo(f"{entry['id']} {mark} {entry['state']:9} {entry['question']}  [{entry['source']} {entry['place']}]")
    typer.echo(f"{page['total']} 件 / entries  {page['counts']}")


@app.command()
def show(entry: str, as_json: AsJson = False, home: Home = None) -> None:
    """元の文、話す文、点検、承認された版 / the source, the answer, the checks, the approved versions"""
    found = _ask(home, lambda desk, _: desk.entry(entry))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=None if as_json else 1))


@app.command()
def approve(
    entry: str,
    question: Annotated[str | None, typer.Option(help="質問を直す / another question")] = None,
    phrasing: Annotated[
        list[str] | None, typer.Option(help="お客様の別の言い方（何度でも） / how customers put it, as often as needed")
    ] = None,
    answer: Annotated[str | None, typer.Option(help="話す文を直す / another answer")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="有効期限（省略時は1年） / valid until; a year when left out")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="確認を求めない / do not ask")] = False,
    home: Home = None,
) -> None:
    """承認する。ここから AI が話せます / approve: from now on the AI may say it"""
    from console.service.knowledge.knowledge import Wording
    from console.service.terms import JAPAN

    found = _ask(home, lambda desk, _: desk.entry(entry))
    if not yes:
        typer.echo(f"{found['source']} {found['place']} ({found['source_date']})\n{found['passage']}\n---")
        typer.echo(f"Q. {question or found['question']}\nA. {answer or found['answer']}")
        for check in found["checks"]:
            typer.echo(f"{'×' if check['stops'] else '?'} {check['ja']} / {check['en']}")
        typer.confirm("この回答を承認しますか。 / Approve this answer?", abort=True)
    last = datetime.combine(until.date(), time(23, 59, 59), JAPAN) if until else None
    wording = Wording(question, tuple(phrasing) if phrasing else None, answer, last)
    told = _ask(home, lambda desk, person: desk.approve(person, entry, found["digest"], wording))
    typer.echo(f"承認しました: {told['id']}@{told['version']}（{told['valid_until']} まで） / approved")


@app.command()
def withdraw(entry: str, why: Annotated[str, typer.Option(help="理由 / why")] = "", home: Home = None) -> None:
    """取り下げる。ここから話しません / take it back: it is spoken no more"""
    told = _ask(home, lambda desk, person: desk.withdraw(person, entry, why))
    typer.echo(f"取り下げました: {told['id']} / withdrawn")


@app.command()
def search(text: str, as_json: AsJson = False, home: Home = None) -> None:
    """お客様の言葉で試す / what the AI would answer to these words"""
    told = _ask(home, lambda desk, _: desk.search(text))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told["found"]:
        typer.echo(
            f"{'→' if one['id'] == told['answer'] else ' '} {one['likeness']:.2f} {one['id']} {one['question']}\n     {one['answer']}"
        )
    if told["answer"] is None:
        typer.echo(
            "お答えできるものがありません。オペレーターからの折り返しを申し出ます。 / No answer: a call back from a person is offered."
        )


def _ask(home: Path | None, ask: "Callable[[KnowledgeDesk, Person], Coroutine[Any, Any, dict[str, Any]]]") -> dict[str, Any]:
    from console.service.broadcast import Broadcast
    from console.service.commands import Person, Role
    from console.service.knowledge.knowledge import KnowledgeDesk
    from console.service.transactions import Transactions

    with opened(home) as (store, _, _):
        transactions = Transactions(store)
        desk = KnowledgeDesk(lambda: datetime.now(UTC), transactions, Broadcast())
        try:
            return asyncio.run(ask(desk, Person(who(), Role.ADMINISTRATOR)))
        finally:
            transactions.close()
