"""One thing looked at."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    GOOD = "good"
    ADVICE = "advice"
    """Works without it, but something is less good than it could be."""
    MISSING = "missing"
    """Needed for what this installation is set to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``mend_ja`` and ``mend_en`` say what to do, as a command where there is one."""

    id: str
    state: State
    ja: str
    en: str
    mend_ja: str = ""
    mend_en: str = ""
