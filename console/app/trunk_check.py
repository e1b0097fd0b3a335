"""The process that tries a trunk out: ``python -m console.app.trunk_check``."""

import signal

from console.app.process_log import log_to_stderr
from console.call.trunk.check_process import CheckProcess
from console.call.trunk.endpoint import Endpoint
from console.wire.child import Parent


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = Parent()
    CheckProcess(Endpoint(), parent).run()


if __name__ == "__main__":
    log_to_stderr()
    main()
