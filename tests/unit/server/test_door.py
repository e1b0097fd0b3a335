"""The door of docs/ENGINE_DOOR.md, over real HTTP and WebSockets on loopback."""

import asyncio
import hashlib
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import websockets

from console.server.access import Access, NamedToken
from console.server.app import create_app
from console.server.serving import door, listen, serve
from console.service.commands import Role
from tests.unit.service.house import House

TOKEN = "the local token"
AUDITORS = "the auditor's own"
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""A door on loopback speaks plain HTTP: reading the world's certificates would take a third of the time of a test."""


class Desk:
    def __init__(self, port: int) -> None:
        self.port = port
        url = f"http://127.0.0.1:{port}"
        self.http = httpx.AsyncClient(base_url=url, headers=bearer(TOKEN), verify=TRUSTS_NOBODY, trust_env=False, timeout=20)

    def socket(self, path: str, name: str = "", **options: Any) -> Any:
        headers = {**bearer(TOKEN), **({"X-Okaeri-Operator": quote(name)} if name else {})}
        return websockets.connect(f"ws://127.0.0.1:{self.port}{path}", additional_headers=headers, proxy=None, **options)

    async def post(self, path: str, body: Any = None, name: str = "佐々木") -> httpx.Response:
        return await self.http.post(path, json=body, headers={"X-Okaeri-Operator": quote(name)})


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@asynccontextmanager
async def opened(house: House) -> AsyncIterator[Desk]:
    named = NamedToken("監査 太郎", Role.AUDITOR, hashlib.sha256(AUDITORS.encode()).hexdigest())
    app = create_app(house.service, Access(TOKEN, "root", [named]))
    socket = listen("127.0.0.1", 0)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(door(app), socket, stop))
    desk = Desk(socket.getsockname()[1])
    try:
        yield desk
    finally:
        await desk.http.aclose()
        stop.set()
        await serving
        socket.close()


async def event(socket: Any, wanted: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while True:
            told: dict[str, Any] = json.loads(await socket.recv())
            if told["event"] == wanted:
                return told


async def test_nobody_enters_without_the_token(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        for headers in ({"Authorization": ""}, bearer("wrong"), {"Authorization": f"Basic {TOKEN}"}):
            answer = await desk.http.get("/api/state", headers=headers)
            assert answer.status_code == 401
            assert answer.json()["error"]["ja"]
        with pytest.raises(websockets.InvalidStatus, match="403"):
            async with websockets.connect(f"ws://127.0.0.1:{desk.port}/api/live", proxy=None):
                pass


async def test_what_the_door_answers(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        state = (await desk.http.get("/api/state")).json()
        assert state["me"] == {"name": "root", "role": "administrator"}
        assert state.keys() >= {"engine", "trunk", "models", "operators", "calls", "demo"}
        queue = (await desk.http.get("/api/queue?offset=0&limit=1")).json()
        assert (queue["total"], len(queue["carts"])) == (2, 1)
        answer = await desk.post("/api/carts/k1/call")
        assert answer.status_code == 202
        call_id = answer.json()["call_id"]
        assert (await desk.http.get("/api/calls?live=true")).json()["calls"][0]["call_id"] == call_id
        assert (await desk.http.get(f"/api/calls/{call_id}")).json()["transcript"] == []
        assert (await desk.http.get(f"/api/calls/{call_id}/choices")).json() == {"choices": [], "next": None, "mood": None}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/calls/none", None, 404),
        ("GET", "/api/calls/none/recording", None, 404),
        ("POST", "/api/calls/none/take-over", None, 404),
        ("POST", "/api/carts/none/call", None, 422),
        ("POST", "/api/calls/none/hold", {"off": True}, 422),
        ("GET", "/api/queue?offset=-1", None, 422),
        ("GET", "/api/nowhere", None, 404),
        ("GET", "/docs", None, 404),
    ],
)
async def test_every_error_is_said_in_both_languages(tmp_path: Path, method: str, path: str, body: Any, status: int) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        answer = await desk.http.request(method, path, json=body)
        assert answer.status_code == status
        error = answer.json()["error"]
        assert error["ja"]
        assert error["en"]


async def test_a_rule_of_the_gate_is_409_with_its_id(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        house.later(hours=8)
        answer = await desk.post("/api/carts/k1/call")
        assert answer.status_code == 409
        assert answer.json()["error"]["rule"] == "gate.hard_limit"
        assert answer.json()["error"]["source_en"] == "industry practice"


async def test_roles_at_the_door(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        auditor = bearer(AUDITORS) | {"X-Okaeri-Operator": quote("佐々木")}
        state = await desk.http.get("/api/state", headers=auditor)
        assert state.json()["me"] == {"name": "監査 太郎", "role": "auditor"}
        answer = await desk.http.post("/api/carts/k1/call", headers=auditor)
        assert (answer.status_code, answer.json()["error"]["rule"]) == (403, "access.role")


async def test_two_desks_and_one_call(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await house.answered()
        assert (await desk.post(f"/api/calls/{call_id}/take-over", name="佐々木")).json()["operator"] == "佐々木"
        second = await desk.post(f"/api/calls/{call_id}/take-over", name="近藤")
        assert second.status_code == 409
        assert "佐々木" in second.json()["error"]["ja"]


async def test_live_events_after_a_snapshot(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk, desk.socket("/api/live", "佐々木") as socket:
        snapshot = await event(socket, "snapshot")
        assert (snapshot["calls"], snapshot["me"]["name"]) == ([], "佐々木")
        assert snapshot["state"]["operators"] == {"free": 1, "total": 1}
        call_id = await house.answered()
        assert (await event(socket, "call"))["call"]["state"] == "ringing"
        await house.line.tells("levels", call_id=call_id, at=1.0, customer_db=-20.0, agent_db=-90.0)
        assert (await event(socket, "levels"))["customer_db"] == -20.0


async def test_a_lost_window_gives_the_call_back(tmp_path: Path) -> None:
    async with House(tmp_path, vanished_after_s=0.05) as house, opened(house) as desk:
        call_id = await house.answered()
        async with desk.socket("/api/live", "佐々木") as socket:
            await event(socket, "snapshot")
            await desk.post(f"/api/calls/{call_id}/take-over", name="佐々木")
            await house.line.tells("holder", call_id=call_id, at=1.0, holder="operator", operator="佐々木", barge_in=False)
            await event(socket, "call")
            assert house.line.did("hand_back") == []
            socket.transport.abort()  # the window's machine is gone without a word
        assert (await house.line.ordered("hand_back"))["vanished"] is True


async def test_sound_both_ways(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await house.answered()
        await desk.post(f"/api/calls/{call_id}/take-over", name="佐々木")
        async with desk.socket(f"/api/calls/{call_id}/sound?mode=talk", "佐々木") as socket:
            await house.line.ordered("listen")
            await house.line.tells("sound", b"\x01\x02" * 640, call_id=call_id)
            assert await socket.recv() == b"\x01\x02" * 640
            await socket.send(b"\x03\x04" * 320)
            await house.line.ordered("operator_voice")
            assert house.line.orders[-1][1] == b"\x03\x04" * 320
            await house.line.tells("ended", call_id=call_id, at=5.0, result="answered")
            with pytest.raises(websockets.ConnectionClosedOK):
                await socket.recv()
        with pytest.raises(websockets.InvalidStatus):
            async with desk.socket(f"/api/calls/{call_id}/sound?mode=listen", "佐々木"):
                pass


async def test_the_voice_of_somebody_who_has_not_taken_the_call_reaches_nobody(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await house.answered()
        await desk.post(f"/api/calls/{call_id}/take-over", name="佐々木")
        async with desk.socket(f"/api/calls/{call_id}/sound?mode=talk", "近藤") as socket:
            await socket.send(bytes(640))
            await socket.send(b"not a frame")
            with pytest.raises(websockets.ConnectionClosed):
                await socket.recv()
        assert house.line.did("operator_voice") == []


async def test_a_desk_that_does_not_read_loses_levels_and_no_turn(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await house.answered()
        async with desk.socket("/api/live", "佐々木", max_queue=1) as socket:
            await event(socket, "snapshot")
            padding = "あ" * 2000
            for number in range(300):
                for _ in range(10):
                    house.line._events.put_nowait(
                        ({"event": "levels", "call_id": call_id, "at": 0.0, "customer_db": -1.0, "agent_db": -1.0, "x": padding}, b"")
                    )
                if number % 10 == 0:
                    words = {"who": "customer", "text": f"{number}", "started": number, "ended": number + 0.5}
                    await house.line.tells("turn", call_id=call_id, at=float(number), **words)
            turns, level_count = [], 0
            async with asyncio.timeout(60):
                while len(turns) < 30:
                    told = json.loads(await socket.recv())
                    level_count += told["event"] == "levels"
                    if told["event"] == "turn":
                        turns.append(int(told["text"]))
            assert turns == list(range(0, 300, 10))
            assert level_count < 3000


async def test_the_recording_and_that_somebody_heard_it(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        call_id = await house.answered()
        (tmp_path / "recordings" / f"{call_id}.wav").write_bytes(b"RIFF\x44\x00\x00\x00WAVE" + bytes(64))
        assert (await desk.http.get(f"/api/calls/{call_id}/recording")).status_code == 404
        await house.line.tells("ended", call_id=call_id, at=5.0, result="answered")
        answer = await desk.http.get(f"/api/calls/{call_id}/recording")
        assert (answer.headers["content-type"], len(answer.content)) == ("audio/wav", 76)
        with house.store(read_only=True) as work:
            assert "recording.heard" in [entry.what for entry in work.audit.entries()]


async def test_the_queue_at_the_door(tmp_path: Path) -> None:
    async with House(tmp_path) as house, opened(house) as desk:
        found = (await desk.http.get("/api/queue", params={"q": "やまだ", "status": ["waiting", "called"], "sort": "-value"})).json()
        assert [cart["cart_id"] for cart in found["carts"]] == ["k1"]
        assert (await desk.http.get("/api/queue/ids", params={"assigned": ""})).json() == {"carts": ["k1", "k2"]}
        told = (await desk.post("/api/queue/decisions", {"do": "assign", "to": "近藤", "all": {"q": "k2"}})).json()
        assert told["done"] == 1
        cart = (await desk.http.get("/api/carts/k2")).json()
        assert (cart["assigned_to"], cart["gate"], cart["story"][-1]["did"]) == ("近藤", None, "assign")
        counts = (await desk.http.get("/api/queue/counts")).json()
        assert (counts["total"], counts["assigned"], counts["rule"]) == (2, {"": 1, "近藤": 1}, {"none": 2})
        assert (await desk.post("/api/queue/undo", {"batch": told["batch"]})).json()["done"] == 1
        day = (await desk.http.get("/api/campaign/today")).json()
        assert day["slots"][0].keys() == {"at", "made", "planned", "room"}
        for path in ("/api/queue?sort=name", "/api/queue?when=never", "/api/queue?from=2026-12-01T10:00:00"):
            assert (await desk.http.get(path)).status_code == 422
        assert (await desk.http.get("/api/carts/none")).status_code == 404
        for body in ({"do": "exclude"}, {"do": "exclude", "carts": ["k1"], "all": {}}, {"do": "burn", "carts": ["k1"]}):
            assert (await desk.post("/api/queue/decisions", body)).status_code == 422
