"""How an event leaves, whatever carries it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` 0: nobody answered; ``said`` is for people; ``again_in``: the pause that the receiver asked for."""

    status: int
    said: str
    again_in: timedelta | None = None

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """The receiver wants nothing more of this (410)."""
        return self.status == 410


class Hook(Protocol):
    """The shop's own system."""

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Never raises for what the world does, and has a limit of its own."""
        ...
