"""API keys at the door: each scope opens what it says, and nothing else."""

from pathlib import Path
from typing import Final

from console.service.results.api_keys import SCOPES
from tests.unit.server.test_door import bearer, opened
from tests.unit.service.house import House

OPENS: Final = {
    "results:read": ("/api/results", "/api/results/export.csv", "/api/results/deliveries"),
    "queue:read": ("/api/queue?limit=1", "/api/queue/ids", "/api/queue/counts"),
    "calls:read": ("/api/calls",),
    "campaign:read": ("/api/campaign", "/api/campaign/effect", "/api/campaign/today"),
}
PEOPLE_ONLY: Final = ("/api/state", "/api/keys", "/api/audit", "/api/carts/k1", "/api/history", "/api/inbox")


async def test_a_scope_opens_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        for scope in SCOPES:
            made = (await desk.post("/api/keys", {"name": scope, "scopes": [scope]})).json()
            for path in (path for paths in (*OPENS.values(), PEOPLE_ONLY) for path in paths):
                answer = await desk.http.get(path, headers=bearer(made["key"]))
                assert answer.status_code == (200 if path in OPENS.get(scope, ()) else 403), (scope, path, answer.text)
            sent = await desk.http.post("/api/results/again", headers=bearer(made["key"]))
            assert sent.status_code == (200 if scope == "results:again" else 403)
            decided = await desk.http.post("/api/queue/decisions", json={"do": "exclude", "carts": ["k1"]}, headers=bearer(made["key"]))
            assert decided.status_code == 403


async def test_a_revoked_key_opens_nothing(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        made = (await desk.post("/api/keys", {"name": "CRM", "scopes": ["queue:read"]})).json()
        assert (await desk.http.get("/api/queue", headers=bearer(made["key"]))).json()["total"] == 2
        assert (await desk.http.delete(f"/api/keys/{made['id']}")).status_code == 204
        assert (await desk.http.get("/api/queue", headers=bearer(made["key"]))).status_code == 401
