"""The WebSocket half of docs/ENGINE_DOOR.md: live events, and the sound of one call both ways."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from console.domain.errors import BadInput, Refused
from console.server.access import Access
from console.service.calls.sound import voice_frame
from console.service.commands import Person, may_act, may_look
from console.service.engine import EngineService

SEND_LIMIT_S = 10.0
"""A desk that takes nothing for so long is gone."""
BEHIND = 1013  # RFC 6455 registry: try again later
REFUSED = 1008

router = APIRouter(prefix="/api")


async def _let_in(socket: WebSocket) -> tuple[EngineService, Person] | None:
    access: Access = socket.app.state.access
    person = access.person(socket.headers)
    if person is None:
        # Closing before accepting is answered with 403 to the handshake.
        await socket.close(REFUSED)
        return None
    return socket.app.state.service, person


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    entered = await _let_in(socket)
    if entered is None:
        return
    service, person = entered
    may_look(person)
    await socket.accept()
    service.presence.arrived(person.name)
    service.tell_state()
    snapshot, subscription = service.subscribe()

    async def send() -> None:
        await _limited(socket.send_json({**snapshot, "me": {"name": person.name, "role": person.role.value}}))
        while (event := await subscription.next()) is not None:
            await _limited(socket.send_json(event))
        await socket.close(BEHIND)

    async def receive() -> None:
        while True:
            await socket.receive_text()

    try:
        await _until_one_ends(send(), receive())
    finally:
        service.unsubscribe(subscription)
        service.presence.left(person.name)
        service.tell_state()


@router.websocket("/calls/{call_id}/sound")
async def sound(socket: WebSocket, call_id: str, mode: str = "listen") -> None:
    entered = await _let_in(socket)
    if entered is None:
        return
    service, person = entered
    try:
        may_act(person) if mode == "talk" else may_look(person)
        if service.is_over(call_id) or mode not in ("listen", "talk"):
            raise BadInput("この通話の音声はありません。", "There is no sound of this call.")
    except (BadInput, Refused):
        await socket.close(REFUSED)
        return
    await socket.accept()
    if mode == "talk":
        service.presence.arrived(person.name)
    ear = service.sound.open(call_id)

    async def send() -> None:
        while (frame := await ear.next()) is not None:
            await _limited(socket.send_bytes(frame))
        await socket.close()

    async def receive() -> None:
        while True:
            frame = await socket.receive_bytes()
            if mode == "talk":
                # Before the take-over has gone through, and after a hand-back, the microphone reaches nobody.
                with contextlib.suppress(Refused):
                    service.voice(person, call_id, voice_frame(frame))

    try:
        await _until_one_ends(send(), receive())
    finally:
        service.sound.close(call_id, ear)
        if mode == "talk":
            service.presence.left(person.name)


async def _limited(sending: Coroutine[Any, Any, None]) -> None:
    async with asyncio.timeout(SEND_LIMIT_S):
        await sending


async def _until_one_ends(*ways: Coroutine[Any, Any, None]) -> None:
    """Both directions of a socket end together; a lost connection and a frame of another kind are ends like any other."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            fault = task.exception()
            if fault is not None and not isinstance(fault, (WebSocketDisconnect, RuntimeError, KeyError, TimeoutError, BadInput)):
                raise fault
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
