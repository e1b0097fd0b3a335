"""The engine as it is, over a line of tones: ``python -m tests.integration.telephones.engine_of_tones``, with the engine's arguments."""

import sys

from console.app import engine
from console.app.line_keeper import LineKeeper
from console.app.stages import LineConfiguration
from console.service.calls.line_port import LinePort
from console.settings import Folders, Secrets, Settings
from console.wire.codec import encode


def _line(settings: Settings, folders: Folders, secrets: Secrets) -> LinePort:
    configuration = LineConfiguration.of(settings, folders, engine._account(settings, secrets))
    return LineKeeper({"do": "configure", "line": encode(configuration)}, module="tests.integration.telephones.line_of_tones")


if __name__ == "__main__":
    engine._line = _line
    sys.exit(engine.main())
