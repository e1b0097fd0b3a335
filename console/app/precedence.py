"""What goes before what when the processors are short: the sound's clock, then the calls, then everything else.

Only root and those with ``LimitNICE`` (the engine's unit gives it) may go before others; elsewhere the lower priority of imports, trials
and training has to do. To be called before any thread is started: threads and children inherit it.
"""

import sys

from console.wire import niceness

GIL_SHARE_S = 0.0005
"""The bridge's clock waits for the interpreter no longer than this behind another thread."""
SOUND = -20
CALLS = -15


def put_sound_first() -> None:
    """For the process of one call."""
    sys.setswitchinterval(GIL_SHARE_S)
    niceness.ask_for(SOUND)


def put_calls_before_the_rest() -> None:
    """For the line process, whose recognition goes with it: an answer does not wait for the shop's events or the window."""
    niceness.ask_for(CALLS)
