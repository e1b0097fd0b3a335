"""``okaeri desk`` in the list of commands. Its options are those of ``console.app.desk``; ``run`` opens it without the other commands."""

import typer


def desk(context: typer.Context) -> None:
    """画面を開く / open the window"""
    from console.app.desk import main

    raise typer.Exit(main(list(context.args)))
