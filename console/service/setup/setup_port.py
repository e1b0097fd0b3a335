"""What setting up asks of the engine's process: given by the composition root."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Protocol

from console.call.trunk.port import Account
from console.settings import Folders, Secrets, Settings
from console.weights.catalogue import Catalogue
from console.weights.fetch import Progress
from console.weights.shelf import Shelf

Told = Callable[[dict[str, Any]], None]


class SetupParts(Protocol):
    folders: Folders
    secrets: Secrets
    catalogue: Catalogue
    shelf: Shelf

    def apply(self, settings: Settings, account: Account) -> bool:
        """Lines and voices go by these settings from now on; called when no call is live. Whether another line is on its way."""
        ...

    def check(self, account: Account, *, register: bool) -> AsyncIterator[Mapping[str, Any]]:
        """``{step, finding, good, ja, en, ms}`` for each step; raises ``TrunkFault``."""
        ...

    async def trial_call(self, account: Account, number: str, ring_timeout_s: float, told: Told, stop: asyncio.Event) -> dict[str, Any]:
        """The facts of the call; raises ``TrunkFault`` or ``SpeechFault``."""
        ...

    def machine(self) -> dict[str, Any]:
        """``{cores, memory_mb, free_mb, disk_free_mb, processor}``."""
        ...

    def measure(self, job: Mapping[str, str]) -> AsyncIterator[Mapping[str, Any]]:
        """``job``: ``{job, engine, model}``. ``{doing}`` as it goes on and ``{figures}`` at last; raises ``EnvironmentFault``."""
        ...

    def fetch(self, model_id: str, progress: Progress) -> None:
        """Blocks until the model is there; raises what ``console.weights.fetch.fetch`` does, and what ``progress`` raises."""
        ...
