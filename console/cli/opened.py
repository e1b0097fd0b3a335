"""The store of a home, for commands that work on it directly; an engine may run meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from console.service.unit_of_work import Store
    from console.settings import Folders, Settings

Home = Annotated[Path | None, typer.Option(help="データの置き場所 / where the data lies")]
AsJson = Annotated[bool, typer.Option("--json")]


@contextmanager
def opened(home: Path | None) -> Iterator[tuple["Store", "Settings", "Folders"]]:
    from console.app.books import open_books
    from console.settings import Folders, Secrets, load

    folders = Folders.find(home)
    folders.create()
    settings = load(folders)
    store = open_books(settings, folders, Secrets(folders))
    try:
        yield store, settings, folders
    finally:
        store.close()


def who() -> str:
    """Who sits at the command line, for the audit chain."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"


def at_terminal() -> tuple[str, str]:
    """Name and password of whoever sits here, for an engine that asks for them. Raises ``BadInput`` where nobody can be asked."""
    import sys

    from console.domain.errors import BadInput

    if not sys.stdin.isatty():
        raise BadInput(
            "サインインが必要です。端末から実行して、お名前とパスワードを入力してください。",
            "This needs a sign-in. Run it in a terminal, and enter your name and password.",
        )
    name: str = typer.prompt("お名前 / name", err=True)
    password: str = typer.prompt("パスワード / password", hide_input=True, err=True)
    return name, password
