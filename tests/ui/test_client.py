"""The client over real sockets, against a small door that speaks docs/ENGINE_DOOR.md."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from console.domain.audio import FRAME_BYTES
from console.ui.answers import Answer, Link, LinkState
from console.ui.client import EngineClient

TOKEN = "correct-horse"


class Door:
    """Runs on its own thread; ``stop`` and ``start`` again on the same port stand for an engine that was lost and came back."""

    def __init__(self) -> None:
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.names: list[str] = []
        self.heard: list[bytes] = []
        self.flood = 0
        self.server: uvicorn.Server | None = None
        self.thread: threading.Thread | None = None

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/api/queue")
        async def queue(request: Request) -> JSONResponse:
            if request.headers.get("authorization") != f"Bearer {TOKEN}":
                return JSONResponse({"error": {"rule": None, "ja": "だめです", "en": "no"}}, 401)
            return JSONResponse({"total": 0, "carts": []})

        @app.post("/api/carts/{cart}/call")
        async def call(cart: str) -> JSONResponse:
            return JSONResponse({"error": {"rule": "stop-17", "ja": "おかけできません。", "en": "Forbidden."}}, 409)

        @app.get("/api/broken")
        async def broken() -> JSONResponse:
            return JSONResponse(["not", "an", "object"], 500)

        @app.websocket("/api/live")
        async def live(door: WebSocket) -> None:
            if door.headers.get("authorization") != f"Bearer {TOKEN}":
                await door.close()
                return
            self.names.append(door.headers.get("x-okaeri-operator", ""))
            await door.accept()
            await door.send_json({"event": "snapshot", "calls": [], "state": {}})
            await door.send_text("this is not JSON")
            await door.send_json(["nor", "an", "event"])
            for number in range(self.flood):
                await door.send_json({"event": "turn", "call_id": "a", "number": number})
            await _until_gone(door)

        @app.websocket("/api/calls/{call_id}/sound")
        async def sound(door: WebSocket, call_id: str, mode: str = "listen") -> None:
            await door.accept()
            await door.send_bytes(bytes(FRAME_BYTES * 2))
            try:
                while True:
                    self.heard.append(await door.receive_bytes())
            except (WebSocketDisconnect, RuntimeError):
                return

        return app

    def start(self) -> None:
        listener = self.listener.dup()
        listener.listen(8)
        server = self.server = uvicorn.Server(uvicorn.Config(self.app(), log_config=None, lifespan="off", ws="websockets-sansio"))
        self.thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        self.thread.start()

    def stop(self) -> None:
        if self.server is not None and self.thread is not None:
            self.server.should_exit = self.server.force_exit = True
            self.thread.join(10)
            self.server = None


async def _until_gone(door: WebSocket) -> None:
    try:
        while True:
            await door.receive_text()
    except (WebSocketDisconnect, RuntimeError):
        return


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door()
    made.start()
    yield made
    made.stop()
    made.listener.close()


@pytest.fixture
def client(door: Door, qapp: QObject) -> Iterator[EngineClient]:
    made = EngineClient(f"http://127.0.0.1:{door.port}", lambda: TOKEN, name="森 あおい")
    yield made
    made.close()


def test_it_connects_with_token_and_name_and_passes_events_on(door: Door, client: EngineClient, qtbot: QtBot) -> None:
    seen: list[dict[str, Any]] = []
    client.happened.connect(seen.append)
    door.flood = 500
    client.start()
    qtbot.waitUntil(lambda: len(seen) == 501, timeout=20_000)
    assert client.link.online
    assert door.names == ["%E6%A3%AE%20%E3%81%82%E3%81%8A%E3%81%84"]
    assert [event["number"] for event in seen[1:]] == list(range(500))


def test_answers_refusals_and_rubbish(client: EngineClient, qtbot: QtBot) -> None:
    answers: list[Answer] = []
    for number, (method, path) in enumerate((("GET", "/api/queue"), ("POST", "/api/carts/c1/call"), ("GET", "/api/broken")), start=1):
        client.ask(method, path, {} if method == "POST" else None, answers.append)
        qtbot.waitUntil(lambda number=number: len(answers) == number, timeout=20_000)
    good, refused, broken = answers
    assert good.ok
    assert good.body == {"total": 0, "carts": []}
    assert refused.refusal is not None
    assert (refused.status, refused.refusal.rule, refused.refusal.said("ja")) == (409, "stop-17", "おかけできません。")
    assert broken.refusal is not None
    assert "500" in broken.refusal.en


def test_it_survives_the_engines_loss_and_comes_back_by_itself(door: Door, client: EngineClient, qtbot: QtBot) -> None:
    links: list[Link] = []
    client.link_changed.connect(links.append)
    client.start()
    qtbot.waitUntil(lambda: client.link.online, timeout=20_000)
    door.stop()
    qtbot.waitUntil(lambda: client.link.state is LinkState.LOST, timeout=20_000)
    answers: list[Answer] = []
    client.ask("GET", "/api/queue", done=answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=20_000)
    assert answers[0].status == 0
    door.start()
    qtbot.waitUntil(lambda: client.link.online, timeout=30_000)
    assert any(link.retry_in for link in links)


def test_a_wrong_token_is_told_apart_from_an_engine_that_is_away(door: Door, qapp: QObject, qtbot: QtBot) -> None:
    started: list[bool] = []

    def start() -> bool:
        started.append(True)
        return True

    stranger = EngineClient(f"http://127.0.0.1:{door.port}", lambda: "guessed", on_unreachable=start)
    stranger.start()
    qtbot.waitUntil(lambda: stranger.link.state is LinkState.REFUSED, timeout=20_000)
    assert started == []
    stranger.close()


def test_an_engine_is_started_once_when_none_answers(qapp: QObject, qtbot: QtBot) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started: list[bool] = []

    def start() -> bool:
        started.append(True)
        return True

    lonely = EngineClient(f"http://127.0.0.1:{port}", lambda: None, on_unreachable=start)
    lonely.start()
    qtbot.waitUntil(lambda: lonely.link.state is LinkState.STARTING, timeout=20_000)
    lonely.connect_now()
    qtbot.waitUntil(lambda: lonely.link.retry_in > 1, timeout=20_000)
    assert started == [True]
    lonely.close()


def test_sound_goes_both_ways_and_only_talks_when_it_may(door: Door, client: EngineClient, qtbot: QtBot) -> None:
    heard: list[bytes] = []
    client.sound_heard.connect(heard.append)
    client.open_sound("call-1", "listen")
    qtbot.waitUntil(lambda: len(heard) == 1, timeout=20_000)
    assert len(heard[0]) == FRAME_BYTES * 2
    client.send_sound(b"\1" * FRAME_BYTES)
    with qtbot.waitSignal(client.sound_link, timeout=20_000):
        client.open_sound("call-1", "talk")
    client.send_sound(b"\2" * FRAME_BYTES)
    qtbot.waitUntil(lambda: len(door.heard) == 1, timeout=20_000)
    assert door.heard == [b"\2" * FRAME_BYTES]
