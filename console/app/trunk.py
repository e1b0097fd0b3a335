"""The process of one call: ``python -m console.app.trunk``, spawned ahead of need by the pool."""

import signal

from console.app.precedence import put_sound_first
from console.app.process_log import log_to_stderr
from console.call.trunk.call_process import CallProcess
from console.call.trunk.endpoint import Endpoint, JitterBuffer
from console.wire.child import Parent


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    put_sound_first()
    parent = Parent()
    CallProcess(Endpoint(jitter=JitterBuffer()), parent).run()


if __name__ == "__main__":
    log_to_stderr()
    main()
