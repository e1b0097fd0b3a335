"""Against a small HTTP server on the loopback that behaves as each test asks."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable

import pytest

from console.conversation.language.openai_server import OpenAIServer
from console.domain.errors import LanguageFault

LABELS = ("affirm", "deny", "hold_on")


class Server:
    """Answers every request with ``status`` and ``body`` after ``delay_s``; keeps what it was sent."""

    def __init__(self) -> None:
        self.status, self.body, self.stuck = 200, answer("B"), False
        self.requests: list[str] = []
        self.port = 0
        self._listening: asyncio.Server | None = None
        self._held: list[asyncio.StreamWriter] = []

    async def start(self) -> None:
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._listening is not None
        self._listening.close()
        for writer in self._held:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")), 0)
        self.requests.append(head + (await reader.readexactly(length)).decode())
        if self.stuck and head.startswith("POST"):
            self._held.append(writer)
            return  # the connection stays open and nothing comes
        data = self.body.encode()
        writer.write(f"HTTP/1.1 {self.status} x\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data)
        await writer.drain()
        writer.close()


def answer(content: object) -> str:
    return json.dumps({"choices": [{"message": {"content": content}}]})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    running = Server()
    await running.start()
    yield running
    await running.close()


@pytest.fixture
async def model(server: Server) -> AsyncIterator[OpenAIServer]:
    client = OpenAIServer(f"http://127.0.0.1:{server.port}/v1", "some-model", api_key="a-key")
    await client.start()
    yield client
    await client.close()


async def ask(model: OpenAIServer, limit_ms: int = 20_000) -> str | None:
    return await model.choose(asked="よろしいですか。", words="だめです", labels=LABELS, limit_ms=limit_ms)


async def test_the_letter_is_the_label(server: Server, model: OpenAIServer) -> None:
    assert await ask(model) == "deny"
    sent = server.requests[-1]
    assert "POST /v1/chat/completions" in sent
    assert "Bearer a-key" in sent
    assert json.loads(sent.partition("\r\n\r\n")[2])["guided_choice"] == ["A", "B", "C"]


@pytest.mark.parametrize("content", ["D", "", "はい", None, 7])
async def test_what_is_not_one_of_the_letters_is_no_answer(server: Server, model: OpenAIServer, content: object) -> None:
    server.body = answer(content)
    assert await ask(model) is None


async def test_nonsense_is_no_answer(server: Server, model: OpenAIServer, expect_log: Callable[..., None]) -> None:
    expect_log("language_server_answer_unreadable")
    server.body = "<html>"
    assert await ask(model) is None


async def test_a_server_that_hangs_is_no_answer(server: Server, model: OpenAIServer) -> None:
    server.stuck = True
    assert await ask(model, limit_ms=50) is None


async def test_a_server_error_is_a_fault(server: Server, model: OpenAIServer) -> None:
    server.status = 500
    with pytest.raises(LanguageFault):
        await ask(model)


async def test_a_wrong_key_is_said_at_start(server: Server) -> None:
    server.status = 401
    client = OpenAIServer(f"http://127.0.0.1:{server.port}/v1", "some-model")
    with pytest.raises(LanguageFault, match="鍵"):
        await client.start()
    await client.close()


async def test_no_server_is_said_at_start(server: Server) -> None:
    await server.close()
    client = OpenAIServer(f"http://127.0.0.1:{server.port}/v1", "some-model")
    with pytest.raises(LanguageFault, match="接続できません"):
        await client.start()
    await client.close()


async def test_what_is_known_before_the_answer_is_sent_ahead_and_begins_the_same(model: OpenAIServer, server: Server) -> None:
    await model.prepare(asked="よろしいですか。")
    await model.choose(asked="よろしいですか。", words="はい", labels=LABELS, limit_ms=5000)
    ahead, put = (json.loads(request.partition("\r\n\r\n")[2])["messages"] for request in server.requests[-2:])
    assert ahead[:-1] == put[:-1]
    assert put[-1]["content"].startswith(ahead[-1]["content"])


async def test_a_server_that_refuses_to_prepare_disturbs_nothing(model: OpenAIServer, server: Server) -> None:
    server.status = 500
    await model.prepare(asked="よろしいですか。")
    await OpenAIServer("http://127.0.0.1:9/v1", "some-model").prepare(asked="よろしいですか。")
