"""What is sent is what is meant: no 0 for false, no text for a number, nothing beside what is asked for."""

from pathlib import Path
from typing import Any

import pytest

from console.server.strict_body import StrictBody
from tests.unit.server.test_door import opened
from tests.unit.service.house import House


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("/api/campaign", {"on": 0}, "on"),
        ("/api/campaign", {"on": "true"}, "on"),
        ("/api/campaign", {"on": True, "beside": 1}, "beside"),
        ("/api/learning/switch", {"number": "5"}, "number"),
    ],
    ids=str,
)
async def test_what_has_to_be_guessed_is_refused_in_words(tmp_path: Path, path: str, body: dict[str, Any], fault: str) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        told = await desk.post(path, body)
        assert told.status_code == 422
        assert fault in str(told.json())


def test_every_body_of_the_door_is_strict() -> None:
    import console.server.app  # noqa: F401  every route is imported with it

    bodies = _below(StrictBody)
    assert len(bodies) > 40
    assert [body.__name__ for body in bodies if not body.model_config.get("strict") or body.model_config.get("extra") != "forbid"] == []


def _below(body: type[StrictBody]) -> list[type[StrictBody]]:
    return [found for child in body.__subclasses__() for found in (child, *_below(child))]
