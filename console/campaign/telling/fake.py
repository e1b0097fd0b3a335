"""A receiver that keeps what it was told; ``answers`` are given one after another, then 200."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from console.campaign.telling.port import Answer


class Receiver:
    def __init__(self, answers: Sequence[Answer] = ()) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self._answers = list(answers)

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.told.append((dict(headers), body))
        return self._answers.pop(0) if self._answers else Answer(200, "HTTP 200")

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.told]
