"""Starts an engine on this machine when none is running. It is a process of its own: the window may stall or die, calls go on."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment


class EngineChild:
    """``program`` is the command line of an engine; its words go to ``log``."""

    def __init__(self, program: list[str], log: Path) -> None:
        self._program, self._log = program, log
        self.pid: int | None = None

    @classmethod
    def on_this_machine(cls, data: Path, *arguments: str) -> "EngineChild":
        return cls([sys.executable, "-m", "console.app.engine", *arguments], data / "engine.log")

    def start(self) -> bool:
        """Whether it was started; a second call does nothing. Whether it comes up, the door will show."""
        if self.pid is not None:
            return True
        process = QProcess()
        process.setProgram(self._program[0])
        process.setArguments(self._program[1:])
        process.setProcessEnvironment(QProcessEnvironment.systemEnvironment())
        process.setStandardInputFile(QProcess.nullDevice())
        self._log.parent.mkdir(parents=True, exist_ok=True)
        process.setStandardOutputFile(str(self._log), QProcess.OpenModeFlag.Append)
        process.setStandardErrorFile(str(self._log), QProcess.OpenModeFlag.Append)
        started, pid = process.startDetached()
        self.pid = int(pid) if started else None
        return bool(started)

    def finish(self, stop: Callable[[int], None] | None = None) -> None:
        """Ask the engine that this desk started to end, politely; called when no call is live."""
        pid, self.pid = self.pid, None
        if pid is not None:
            (stop or _terminate)(pid)


def _terminate(pid: int) -> None:
    with contextlib.suppress(OSError):  # it has ended already
        os.kill(pid, signal.SIGTERM)
