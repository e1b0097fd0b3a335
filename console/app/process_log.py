"""How every process of the program logs: one JSON object a line on standard error; ids and durations, never words or numbers.

Standard output belongs to what a person or a parent reads there.
"""

import logging
import sys

import structlog


def log_to_stderr(level: int = logging.INFO) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
