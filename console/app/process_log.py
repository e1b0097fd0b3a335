"""How every process of the program logs: one JSON object a line on standard error; ids and durations, never words or numbers.

Standard output belongs to what a person or a parent reads there.
"""

import contextlib
import io
import logging
import os
import sys
from typing import Final, TextIO, cast

import structlog

LEVEL: Final = "OKAERI_LOG_LEVEL"
"""Environment variable for this process and its children: debug, info, warning or error."""


class _Listener(io.TextIOBase):
    """Standard error, if anybody reads it: the reader of a killed parent's pipe is gone, and a call that outlives its engine must not die
    of a word that nobody hears. A full disk is no reason either."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.flush()


def log_to_stderr(level: int | None = None) -> None:
    """At ``level``, else at that of the environment, else at info."""
    if level is None:
        level = logging.getLevelNamesMapping().get(os.environ.get(LEVEL, "info").upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Listener())),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
