"""The other end of ``telling_process``: what a process that was started there says, a JSON object a line on its standard output."""

import json
import sys
from collections.abc import Callable
from typing import Any

from console.app.process_log import log_to_stderr
from console.domain.errors import OkaeriError


def tell(**told: Any) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def done(work: Callable[[], None]) -> int:
    """The exit code of a process that does ``work``; a sentence of ours that ends it is told as ``{ja, en}``."""
    log_to_stderr()
    try:
        work()
    except OkaeriError as fault:
        tell(ja=fault.ja, en=fault.en)
        return 2
    return 0
