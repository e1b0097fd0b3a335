"""The ticket of a call that an operator's desk phone has: held as long as the call lasts, and at its end told how it ended.

Such a call outlives the line and the engine. Its trunk process holds the file's lock, which the kernel lets go of when the process
dies: so a ticket that is held is a call in which two people talk, whoever looks and whenever.
"""

import fcntl
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from console.domain.outcome import LineResult

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ending:
    result: LineResult
    by_customer: bool
    at: datetime


class Ticket:
    """The trunk process's side; ``path`` ``None``: a call without one. A disk that takes no ticket does not end a call."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: int | None = None

    def hold(self) -> None:
        """The desk phone has the call."""
        if self._path is None or self._file is not None:
            return
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            log.error("ticket_not_held", reason=error.strerror)

    def drop(self) -> None:
        """The call is the line's again, which tells how it goes on."""
        if self._path is not None and self._file is not None:
            self._path.unlink(missing_ok=True)
            self._let_go(self._file)

    def end(self, result: LineResult, by_customer: bool, at: datetime) -> None:
        """The call is over."""
        if self._file is None:
            return
        told = {"result": result.value, "by_customer": by_customer, "at": at.isoformat()}
        try:
            os.write(self._file, json.dumps(told).encode())
            os.fsync(self._file)
        except OSError as error:
            log.error("ticket_not_written", reason=error.strerror)
        self._let_go(self._file)

    def _let_go(self, file: int) -> None:
        os.close(file)
        self._file = None


def held(path: Path) -> bool:
    """Whether the call is still talking. Raises ``OSError`` when a file that is there cannot be read."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def ending(path: Path) -> Ending | None:
    """How the call of a ticket that is not held any more ended; ``None``: its process died before it could tell."""
    try:
        told = json.loads(path.read_bytes())
        return Ending(LineResult(told["result"]), bool(told["by_customer"]), datetime.fromisoformat(told["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
