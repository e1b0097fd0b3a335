"""The command line: every job without a window too.

One file a group of commands; each registers itself on ``app`` and imports what it needs inside its functions, so that ``okaeri --help``
loads nothing heavy. A new group: write ``console/cli/<group>.py`` with a ``typer.Typer()`` and name it in ``_GROUPS``, or write a function
with ``@app.command()`` in it and name the file there.
"""

import sys
from collections.abc import Sequence

from console.cli.run import run

__all__ = ["main", "run"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0, 1 when what was asked failed, 2 when the environment or the input is not as needed."""
    return run(list(sys.argv[1:] if arguments is None else arguments))
