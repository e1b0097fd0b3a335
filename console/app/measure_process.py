"""The process that measures one engine."""

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final

from console.app.telling_process import told_by
from console.domain.errors import EnvironmentFault

SILENT_LIMIT_S: Final = 180.0
"""Loading a model from a slow disk takes longest."""


async def measure(job: Mapping[str, str]) -> AsyncGenerator[dict[str, Any], None]:
    """What ``console.app.measure_models`` says of ``job``, figures at last. Raises ``EnvironmentFault`` when the engine cannot run here."""
    silence = EnvironmentFault("このマシンでは動きませんでした。", "It did not run on this machine.")
    work = json.dumps(dict(job))
    measuring = told_by("console.app.measure_models", work, silent_limit_s=SILENT_LIMIT_S, refusal=EnvironmentFault, silence=silence)
    measured = False
    async with aclosing(measuring):
        async for told in measuring:
            measured = measured or "figures" in told
            yield told
    if not measured:
        raise silence
