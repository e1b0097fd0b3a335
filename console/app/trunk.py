"""The process of one call: ``python -m console.app.trunk``, spawned ahead of need by the pool."""

import signal
import sys

from console.call.trunk.call_process import CallProcess
from console.call.trunk.endpoint import Endpoint, JitterBuffer
from console.wire.child import Parent

GIL_SHARE_S = 0.0005
"""The bridge's clock waits for the interpreter no longer than this behind another thread."""


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setswitchinterval(GIL_SHARE_S)
    parent = Parent()
    CallProcess(Endpoint(jitter=JitterBuffer()), parent).run()


if __name__ == "__main__":
    main()
