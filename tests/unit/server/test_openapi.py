"""The door's own description: every route in it, and nothing that the door does not keep to."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from console.cli import main
from console.server.app import create_app
from console.server.openapi import ROUTES, described, document
from console.shipped import shipped
from tests.unit.server.test_door import TOKEN, bearer, opened
from tests.unit.service.house import House

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
]
SPEC = document(create_app(None, None), "0")
OPERATIONS = [(method.upper(), path) for path, methods in SPEC["paths"].items() for method in methods]
OURS = ("/api/results", "/api/keys", "/api/audit", "/api/erasures")


def test_every_route_is_described_with_an_example() -> None:
    words = described()
    assert set(words) == {f"{method} {path}" for method, path in OPERATIONS}
    assert sum(": [" in line for line in shipped(ROUTES).read_text("utf-8").splitlines()) == len(words), "a route is described twice"
    for method, path in OPERATIONS:
        operation = SPEC["paths"][path][method.lower()]
        good = [told for status, told in operation["responses"].items() if status.startswith("2")]
        assert operation["summary"], path
        assert "\n\n" in operation["description"], path
        assert any("example" in kind for told in good for kind in told.get("content", {}).values()) or words[f"{method} {path}"][2] is None


def test_lists_are_read_in_portions() -> None:
    for path in ("/api/results", "/api/results/deliveries", "/api/audit", "/api/erasures", "/api/inbox", "/api/queue"):
        names = {parameter["name"] for parameter in SPEC["paths"][path]["get"]["parameters"]}
        assert "limit" in names, path
        assert names & {"after", "offset"}, path


def test_every_route_of_people_asks_for_a_token() -> None:
    for method, path in OPERATIONS:
        open_to_all = path in ("/api/results/schema.json",) or path.startswith("/intake/")
        assert ("security" in SPEC["paths"][path][method.lower()]) is not open_to_all, path


def test_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["engine", "openapi"]) == 0
    assert json.loads(capsys.readouterr().out)["openapi"].startswith("3.")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A whole engine behind a real door, on a loop of its own."""
    folder: Path = tmp_path_factory.mktemp("door")
    ready, port, stop = threading.Event(), [0], []

    async def serve() -> None:
        async with House(folder) as house, opened(house) as desk:
            end = asyncio.Event()
            stop.append((asyncio.get_running_loop(), end))
            port[0] = desk.port
            ready.set()
            await end.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(60)
    yield f"http://127.0.0.1:{port[0]}"
    loop, end = stop[0]
    loop.call_soon_threadsafe(end.set)
    thread.join(60)


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{method} {path}" for method, path in OPERATIONS])
def test_the_door_keeps_to_it(method: str, path: str, address: str, expect_log: object) -> None:
    operation = schemathesis.openapi.from_dict(SPEC)[path][method]

    @settings(
        max_examples=6 if path.startswith(OURS) else 1,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def keeps(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=address, headers=bearer(TOKEN), checks=CHECKS, timeout=30)

    keeps()


@pytest.mark.parametrize(
    "query",
    ["/api/reports?from=0237-08-13&to=0952-06-02", "/api/reports?from=2026-12-01&to=9999-12-31", "/api/history?to=0", "/api/audit/log?to=0", "/api/results?until=0.5"],
)  # fmt: skip
def test_a_day_is_one_that_a_shop_has(query: str, address: str) -> None:
    answer = httpx.get(f"{address}{query}", headers=bearer(TOKEN))
    assert answer.status_code == 422
    assert "正しくありません" in answer.json()["error"]["ja"]


def test_a_body_that_is_no_text_at_all_is_told_so(address: str) -> None:
    answer = httpx.post(f"{address}/api/calls/0/hold", headers={**bearer(TOKEN), "content-type": "application/json"}, content=b"D\xff")
    assert answer.status_code == 422
    assert "UTF-8" in answer.json()["error"]["ja"]
