"""The process that plays simulated customers."""

import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

from console.app.telling_process import told_by
from console.domain.errors import BadInput, EnvironmentFault

SILENT_LIMIT_S: Final = 300.0
"""Loading and one call take far less; a machine may stand still for a while."""


class TrialProcess:
    """Satisfies ``console.service.scripts.trials.TrialRunner``."""

    def run(self, job: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        return told_by(
            "console.app.trial",
            given=json.dumps(job, ensure_ascii=False),
            silent_limit_s=SILENT_LIMIT_S,
            refusal=BadInput,
            silence=EnvironmentFault(
                "模擬通話のプロセスが応えません。しばらくしてから、もう一度お試しください。",
                "The process of the simulation does not answer. Try again in a while.",
            ),
        )
