"""What a person sees of ``okaeri`` when it ends well and when something is wrong. Loads nothing by itself: the window opens without the
commands, and the commands without the window."""

import sys
from typing import Final

from console.domain.errors import OkaeriError, OurBug

_OF_THE_DESK: Final = frozenset({"PySide6", "shiboken6", "qtawesome", "qtpy"})


def run(arguments: list[str]) -> int:
    """``okaeri`` with ``arguments``; its exit code."""
    debug = "--debug" in arguments
    wanted = [one for one in arguments if one != "--debug"]
    try:
        return _window(wanted[1:]) if wanted[:1] in ([], ["desk"]) else _command(wanted, debug)
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


def _window(arguments: list[str]) -> int:
    """Its options are its own, so it need not wait for those of all the commands."""
    from console.app.desk import main

    return main(arguments)


def _command(arguments: list[str], debug: bool) -> int:
    """Its logs are warnings and worse; with ``--debug`` everything."""
    import logging

    from console.app.process_log import log_to_stderr
    from console.cli.root import app

    log_to_stderr(logging.DEBUG if debug else logging.WARNING)
    app(args=arguments, prog_name="okaeri")
    return 0
