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
