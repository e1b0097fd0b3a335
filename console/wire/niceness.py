"""How readily a process lets others go first: its own niceness, and that of its session.

Where Linux groups what runs by session (``autogroup``, on by default), niceness decides only between processes of one session; the sessions
share the processors by a niceness of their own (sched(7)). Our children are sessions of their own, so theirs has to follow.
"""

import contextlib
import os
from pathlib import Path
from typing import Final

_OF_SESSION: Final = Path("/proc/self/autogroup")


def ask_for(niceness: int) -> None:
    """Of this process and, when it leads one, its session. Below what it has only for root and with ``LimitNICE``; refused, all stays as it was."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, niceness)
    hand_to_session()


def hand_to_session() -> None:
    """The session that this process leads takes its niceness; a session that somebody else leads is left alone."""
    niceness = os.getpriority(os.PRIO_PROCESS, 0)
    if niceness != 0 and os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):
            _OF_SESSION.write_text(str(niceness), "ascii")
