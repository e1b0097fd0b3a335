"""``okaeri`` itself: its groups of commands, its options, and what a person sees when something is wrong."""

import sys
from typing import Annotated

import typer

from console.cli import (
    audit,
    bench,
    calls,
    carts_import,
    customers,
    demo,
    desk,
    doctor,
    engine,
    evaluation,
    evidence,
    keys,
    knowledge,
    learning,
    models,
    people,
    results,
    scripts,
    secret,
    simulate,
)
from console.domain.errors import OkaeriError, OurBug

app = typer.Typer(
    name="okaeri",
    help="おかえりコンソール: カゴ落ちのお客様への AI 電話 / lawful, on-premises AI calls about abandoned carts",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("desk", context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)(desk.desk)
app.command("demo")(demo.demo)
app.add_typer(engine.app, name="engine")
calls.carts_app.command("import")(carts_import.import_carts)
app.add_typer(calls.carts_app, name="carts")
app.command("call")(calls.call)
app.add_typer(scripts.app, name="scripts")
app.command("simulate")(simulate.simulate)
app.add_typer(bench.app, name="bench")
app.add_typer(models.app, name="models")
app.add_typer(evaluation.app, name="eval")
app.add_typer(evidence.app, name="evidence")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(learning.app, name="learning")
app.add_typer(results.app, name="results")
app.add_typer(people.app, name="people")
app.add_typer(customers.app, name="customers")
app.command("doctor")(doctor.doctor)
app.command("secret")(secret.secret)


_OF_THE_DESK = frozenset({"PySide6", "shiboken6", "qtawesome", "qtpy"})


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(version("okaeri-console"))
        raise typer.Exit


@app.callback()
def okaeri(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="エラーの詳細も表示 / show the traceback of an error")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版 / version")] = False,
) -> None:
    if context.invoked_subcommand is None:
        desk.desk(context)


def _log(debug: bool) -> None:
    """Warnings and worse; everything with ``--debug``. A desk without an engine has the same logs."""
    import logging

    from console.app.process_log import log_to_stderr

    log_to_stderr(logging.DEBUG if debug else logging.WARNING)


def run(arguments: list[str]) -> int:
    debug = "--debug" in arguments
    _log(debug)
    try:
        app(args=[a for a in arguments if a != "--debug"], prog_name="okaeri")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except ModuleNotFoundError as fault:
        absent = (fault.name or "").partition(".")[0]
        if debug or absent in {"", "console"}:
            raise
        part = "desk" if absent in _OF_THE_DESK else "engine"
        print(f"このマシンには {absent} が入っていません。pip install 'okaeri-console[{part}]' で入ります。", file=sys.stderr)
        print(f"{absent} is not installed on this machine. Get it with: pip install 'okaeri-console[{part}]'", file=sys.stderr)
        return 2
    except OkaeriError as fault:
        if debug or isinstance(fault, OurBug):
            raise
        print(fault.ja, file=sys.stderr)
        print(fault.en, file=sys.stderr)
        return 2
    return 0
