"""A house that can be set up, with real files, a shelf of its own, and a trunk, a telephone and engines that the test plays."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from console.app.models import catalogue
from console.call.trunk.port import Account
from console.service.setup.setup_port import Told
from console.settings import Folders, Secrets, Settings
from console.weights.fetch import Progress
from console.weights.shelf import Shelf
from tests.unit.service.house import House

NAME_FOUND = {"step": "name", "finding": "name_found", "good": True, "ja": "見つかりました。", "en": "Found.", "ms": 3}
REGISTERED = {"step": "register", "finding": "registered", "good": True, "ja": "登録できました。", "en": "Registered.", "ms": 21}
WRONG = {"step": "register", "finding": "wrong_password", "good": False, "ja": "パスワードが違います。", "en": "Wrong password.", "ms": 20}


class PlayedParts:
    """``password`` is the right one; ``facts`` are what a test call comes to."""

    def __init__(self, home: Path) -> None:
        self.folders = Folders.find(home / "setup")
        self.folders.create()
        self.secrets = Secrets(self.folders)
        self.catalogue = catalogue()
        self.shelf = Shelf(home / "shelf")
        self.applied: list[Settings] = []
        self.tried: list[Account] = []
        self.dialled: list[str] = []
        self.password = "right"
        self.hold = asyncio.Event()
        self.hold.set()
        self.facts: dict[str, Any] = {"state": "ended", "result": "answered", "verdict": "well", "status": 200, "codec": "PCMU"}

    def apply(self, settings: Settings, account: Account) -> bool:
        self.applied.append(settings)
        return False

    async def check(self, account: Account, *, register: bool) -> AsyncIterator[Mapping[str, Any]]:
        self.tried.append(account)
        yield NAME_FOUND
        yield REGISTERED if account.password == self.password else WRONG

    async def trial_call(self, account: Account, number: str, ring_timeout_s: float, told: Told, stop: asyncio.Event) -> dict[str, Any]:
        self.dialled.append(number)
        told({"state": "ringing"})
        await self.hold.wait()
        told(self.facts)
        return self.facts

    def machine(self) -> dict[str, Any]:
        return {"cores": 4, "memory_mb": 16000, "free_mb": 9000, "disk_free_mb": 90000, "processor": "a processor"}

    async def measure(self, job: Mapping[str, str]) -> AsyncIterator[Mapping[str, Any]]:
        yield {"doing": "loading"}
        await self.hold.wait()
        yield {"figures": {"loaded_s": 1.0, "memory_mb": 300, "factor": 0.25}}

    def fetch(self, model_id: str, progress: Progress) -> None:
        model = self.catalogue[model_id]
        progress.trying(model, model.source[-1])
        progress.advanced(model, 10, 100)
        progress.advanced(model, 100, 100)


def workshop(folder: Path, **terms: Any) -> tuple[House, PlayedParts]:
    """Inside a running event loop."""
    house = House(folder, **terms)
    parts = PlayedParts(folder)
    house.service.sets_up(parts)
    return house, parts
