"""The sound's clock before everything else on the machine."""

import contextlib
import os
import sys

GIL_SHARE_S = 0.0005
"""The bridge's clock waits for the interpreter no longer than this behind another thread."""
NICENESS = -10


def put_sound_first() -> None:
    """Ask for precedence over the speech and language workers; where the system does not allow it (no root, no
    ``LimitNICE``), the workers' own lower priority has to do. Call it before any thread is started: they inherit it."""
    sys.setswitchinterval(GIL_SHARE_S)
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
