"""Who is gone, and who is only late."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

from console.server import serving
from tests.unit.server.test_door import TOKEN, bearer, opened
from tests.unit.service.house import House


async def unanswered(port: int) -> AsyncGenerator[Frame, None]:
    """What comes to a window that hears everything and answers no ping."""
    protocol = ClientProtocol(parse_uri(f"ws://127.0.0.1:{port}/api/live"))
    request = protocol.connect()
    request.headers.update(bearer(TOKEN))
    protocol.send_request(request)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"".join(protocol.data_to_send()))
        async with asyncio.timeout(20):
            while data := await reader.read(65536):
                protocol.receive_data(data)
                for event in protocol.events_received():
                    if isinstance(event, Frame):
                        yield event
    finally:
        writer.close()


def somebody_comes(house: House) -> None:
    house.service.presence.arrived("森")
    house.service.tell_state()


async def test_a_window_that_is_late_keeps_its_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "PING_S", 0.02)
    asked = False
    async with House(tmp_path) as house, opened(house) as desk:
        frames = unanswered(desk.port)
        async for frame in frames:
            assert frame.opcode is not Opcode.CLOSE, bytes(frame.data)
            if frame.opcode is Opcode.PING and not asked:
                asked = True
                asyncio.get_running_loop().call_later(10 * serving.PING_S, somebody_comes, house)
            elif frame.opcode is Opcode.TEXT and asked and json.loads(bytes(frame.data))["event"] == "state":
                break
        else:
            pytest.fail("the connection was ended")
        await frames.aclose()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system cannot be told how long a peer may acknowledge nothing")
def test_a_machine_that_acknowledges_nothing_is_gone_soon() -> None:
    with serving.listen("127.0.0.1", 0) as door:
        door.setblocking(True)
        with socket.create_connection(door.getsockname()), door.accept()[0] as inside:
            assert inside.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == serving.GONE_S * 1000
