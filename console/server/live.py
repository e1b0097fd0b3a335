"""The WebSocket half of docs/ENGINE_DOOR.md: live events, and the sound of one call both ways."""

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from console.domain.errors import BadInput, Refused, StoreFault
from console.server.caller import Caller, caller_of
from console.server.permits import BEHIND_THE_LOCK, needed
from console.service.calls.sound import voice_frame
from console.service.commands import What, may, may_act, require
from console.service.engine import EngineService

SEND_LIMIT_S = 10.0
"""A desk that takes nothing for so long is gone."""
BEHIND = 1013  # RFC 6455 registry: try again later
REFUSED = 1008

router = APIRouter(prefix="/api")


async def _let_in(socket: WebSocket) -> tuple[EngineService, Caller] | None:
    route = f"WEBSOCKET {socket.scope['route'].path}"
    caller = await caller_of(socket)
    try:
        if caller is not None:
            require(caller.inside(locked=route in BEHIND_THE_LOCK), needed(route))
            return socket.app.state.service, caller
    except Refused:
        pass
    # Closing before accepting is answered with 403 to the handshake.
    await socket.close(REFUSED)
    return None


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    let_in = await _let_in(socket)
    if let_in is None:
        return
    service, caller = let_in
    person = caller.signed_in()
    await socket.accept()
    # Whoever only looks is nobody to hand a call to.
    at_desk = may(person, What.ACT)
    if at_desk:
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
        with _in_use(caller):
            await _until_one_ends(send(), receive(), _closed_at_the_end(socket, caller))
    finally:
        service.unsubscribe(subscription)
        if at_desk:
            service.presence.left(person.name)
        service.tell_state()


@contextlib.contextmanager
def _in_use(caller: Caller) -> Iterator[None]:
    """A session with an open connection is not one that nobody uses."""
    if caller.entered is None:
        yield
        return
    caller.entered.sockets += 1
    try:
        yield
    finally:
        caller.entered.sockets -= 1


async def _closed_at_the_end(socket: WebSocket, caller: Caller) -> None:
    await caller.over.wait()
    await socket.close(REFUSED)


@router.websocket("/calls/{call_id}/sound")
async def sound(socket: WebSocket, call_id: str, mode: str = "listen") -> None:
    let_in = await _let_in(socket)
    if let_in is None:
        return
    service, caller = let_in
    person = caller.signed_in()
    try:
        if mode == "talk":
            may_act(person)
        if service.is_over(call_id) or mode not in ("listen", "talk"):
            raise BadInput("この通話の音声はありません。", "There is no sound of this call.")
        if mode == "listen":
            # Who takes over is written down by the command; the voice waits for nothing.
            await service.seeing.seen(person, "call.listened", call_id)
    except (BadInput, Refused, StoreFault):
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
        with _in_use(caller):
            await _until_one_ends(send(), receive(), _closed_at_the_end(socket, caller))
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
