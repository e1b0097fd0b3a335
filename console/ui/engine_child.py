"""Starts an engine on this machine when none is running. It is a process of its own: the window may stall or die, calls go on."""

import subprocess
import sys
from pathlib import Path
from typing import Final

# Windows would end it with the terminal that the desk was started in.
_APART: Final = getattr(subprocess, "DETACHED_PROCESS", 0)


class EngineChild:
    """``program`` is the command line of an engine; its words go to ``log``."""

    def __init__(self, program: list[str], log: Path) -> None:
        self._program, self._log = program, log
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def on_this_machine(cls, data: Path, *arguments: str) -> "EngineChild":
        return cls([sys.executable, "-m", "console.app.engine", *arguments], data / "engine.log")

    def start(self) -> bool:
        """Whether it was started; a second call does nothing. Whether it comes up, the door will show."""
        if self._process is not None:
            return True
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    self._program, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, creationflags=_APART
                )
        except OSError:
            return False
        return True

    def finish(self) -> None:
        """Ask the engine that this desk started to end, politely; called when no call is live."""
        if self._process is not None:
            self._process.terminate()
