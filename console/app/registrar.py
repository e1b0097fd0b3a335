"""The registrar's process: ``python -m console.app.registrar``."""

import signal

from console.app.process_log import log_to_stderr
from console.call.trunk.endpoint import Endpoint
from console.call.trunk.registrar_process import RegistrarProcess
from console.wire.child import Parent


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = Parent()
    RegistrarProcess(Endpoint(), parent).run()


if __name__ == "__main__":
    log_to_stderr()
    main()
