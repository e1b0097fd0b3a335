"""``okaeri`` itself: its groups of commands and its options."""

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

app = typer.Typer(
    name="okaeri",
    help="おかえりコンソール: カゴ落ちのお客様への AI 電話 / lawful, on-premises AI calls about abandoned carts",
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


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(version("okaeri-console"))
        raise typer.Exit


@app.callback()
def okaeri(
    debug: Annotated[bool, typer.Option("--debug", help="エラーの詳細も表示 / show the traceback of an error")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版 / version")] = False,
) -> None:
    # Without a command it is the window, and that does not come here (console/cli/run.py).
    pass
