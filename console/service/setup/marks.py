"""How far somebody has come with setting up: kept beside the data, so that it can be left and taken up again."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from console.settings.secrets import write_private

STEPS: Final = ("shop", "trunk", "headset", "models", "people", "rules", "terms", "script", "import", "call")
FILE: Final = "setup.json"


@dataclass(frozen=True, slots=True)
class Marks:
    """``seen``: looked through and found right; ``skipped``: for later. ``trunk``: digest of the account that could be registered.
    ``calls``: test calls of ``day``."""

    begun: bool = False
    finished: bool = False
    seen: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    trunk: str = ""
    called: bool = False
    day: str = ""
    calls: int = 0

    def marked(self, step: str, mark: str) -> "Marks":
        seen, skipped = (tuple(one for one in kept if one != step) for kept in (self.seen, self.skipped))
        if mark == "seen":
            seen = (*seen, step)
        elif mark == "skipped":
            skipped = (*skipped, step)
        return replace(self, begun=True, seen=seen, skipped=skipped)

    def calls_on(self, day: date) -> int:
        return self.calls if self.day == day.isoformat() else 0

    def one_more_call(self, day: date) -> "Marks":
        return replace(self, day=day.isoformat(), calls=self.calls_on(day) + 1)


_NAMES: Final = tuple(Marks.__dataclass_fields__)


@dataclass(slots=True)
class MarksFile:
    folder: Path
    value: Marks = field(default_factory=Marks)

    def __post_init__(self) -> None:
        try:
            content: Any = json.loads((self.folder / FILE).read_text("utf-8"))
            known: Any = {name: tuple(kept) if isinstance(kept := content[name], list) else kept for name in _NAMES if name in content}
            self.value = Marks(**known)
        except (OSError, ValueError, TypeError):
            self.value = Marks()  # never set up here, or a file that nobody can read: setting up begins anew, and nothing else is lost

    def put(self, marks: Marks) -> None:
        """Raises ``OSError``."""
        self.value = marks
        write_private(self.folder / FILE, json.dumps(asdict(marks)).encode())
