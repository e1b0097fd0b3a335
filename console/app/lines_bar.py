"""The bar while a script's lines are made into sound: minutes the first time, nothing afterwards."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import Progress

from console.domain.moves import Say


def with_bar(lines: Sequence[Say], console: Console | None = None) -> Iterator[Say]:
    """One after another. Without ``console`` the bar stands on standard error, so that what is printed stays JSON."""
    text = f"台本 {len(lines)} 行を音声に / rendering the script's lines"
    with Progress(*Progress.get_default_columns(), console=console or Console(stderr=True), transient=True) as bar:
        yield from bar.track(lines, description=text)
