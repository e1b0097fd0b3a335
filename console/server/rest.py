"""The REST half of docs/ENGINE_DOOR.md."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from console.server.answers import NotFound, looked_up
from console.server.entrance import Limit, Service, Who, scoped
from console.server.strict_body import StrictBody
from console.service.calls.view import call_json, instant
from console.service.commands import (
    BargeIn,
    CallCommand,
    DeskPhone,
    HandBack,
    HangUp,
    Hold,
    Keypad,
    Person,
    SendLink,
    Steer,
    TakeOver,
    Transfer,
    may_look,
)
from console.service.engine import EngineService


class _On(StrictBody):
    on: bool


class _Channel(StrictBody):
    channel: str


class _Steering(StrictBody):
    line: str | None = None
    text: str | None = None


class _Uri(StrictBody):
    uri: str


class _TransferTo(StrictBody):
    uri: str
    attended: bool = False


class _Digits(StrictBody):
    digits: str


class _Note(StrictBody):
    text: str


class _Disposition(StrictBody):
    outcome: str


CallsReader = Annotated[Person, scoped("calls:read")]

router = APIRouter(prefix="/api")


@router.get("/state")
async def state(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return {**service.state(), "me": {"name": who.name, "role": who.role.value}}


@router.get("/calls")
async def calls(service: Service, who: CallsReader, live: bool = False, limit: Limit = 100) -> dict[str, Any]:
    may_look(who)
    return {"calls": await service.queries.calls(live=live, limit=limit)}


@router.get("/calls/{call_id}")
async def call(call_id: str, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    await _must_exist(service, call_id)
    await service.seeing.seen(who, "call.seen", call_id)
    return await service.queries.call(call_id)


async def _must_exist(service: EngineService, call_id: str) -> None:
    with looked_up():
        await service.queries.record(call_id)


async def _do(service: EngineService, who: Person, command: CallCommand) -> dict[str, Any]:
    await _must_exist(service, command.call_id)
    return call_json(await service.do(who, command))


@router.post("/calls/{call_id}/take-over")
async def take_over(call_id: str, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, TakeOver(call_id))


@router.post("/calls/{call_id}/hand-back")
async def hand_back(call_id: str, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, HandBack(call_id))


@router.post("/calls/{call_id}/settle-hand")
async def settle_hand(call_id: str, service: Service, who: Who) -> dict[str, Any]:
    await _must_exist(service, call_id)
    return call_json(await service.hands.settle(who, call_id))


@router.post("/calls/{call_id}/barge-in")
async def barge_in(call_id: str, body: _On, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, BargeIn(call_id, body.on))


@router.post("/calls/{call_id}/hold")
async def hold(call_id: str, body: _On, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, Hold(call_id, body.on))


@router.post("/calls/{call_id}/hangup")
async def hangup(call_id: str, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, HangUp(call_id))


@router.post("/calls/{call_id}/send-link")
async def send_link(call_id: str, body: _Channel, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, SendLink(call_id, body.channel))


@router.post("/calls/{call_id}/steer")
async def steer(call_id: str, body: _Steering, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, Steer(call_id, body.line, body.text))


@router.post("/calls/{call_id}/desk-phone")
async def desk_phone(call_id: str, body: _Uri, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, DeskPhone(call_id, body.uri))


@router.post("/calls/{call_id}/transfer")
async def transfer(call_id: str, body: _TransferTo, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, Transfer(call_id, body.uri, body.attended))


@router.post("/calls/{call_id}/keypad")
async def keypad(call_id: str, body: _Digits, service: Service, who: Who) -> dict[str, Any]:
    return await _do(service, who, Keypad(call_id, body.digits))


@router.post("/calls/{call_id}/note")
async def note(call_id: str, body: _Note, service: Service, who: Who) -> dict[str, Any]:
    await _must_exist(service, call_id)
    return await service.wrap_ups.note(who, call_id, body.text)


@router.post("/calls/{call_id}/wrap-up")
async def wrap_up(call_id: str, body: _Disposition, service: Service, who: Who) -> dict[str, Any]:
    await _must_exist(service, call_id)
    return await service.wrap_ups.wrap_up(who, call_id, body.outcome)


@router.get("/calls/{call_id}/choices")
async def choices(call_id: str, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    await _must_exist(service, call_id)
    return service.choices(call_id)


@router.get("/calls/{call_id}/recording")
async def recording(call_id: str, service: Service, who: Who) -> StreamingResponse:
    may_look(who)
    await _must_exist(service, call_id)
    found = await service.recording(who, call_id)
    if found is None:
        raise NotFound("録音はまだないか、残っていません。", "There is no recording yet, or none was kept.")
    pieces, length = found
    named = {"Content-Length": str(length), "Content-Disposition": f'attachment; filename="{call_id}.wav"'}
    return StreamingResponse(pieces, media_type="audio/wav", headers=named)


@router.get("/calls/{call_id}/evidence/taken")
async def evidence_taken(
    call_id: str, sha256: Annotated[str, Query(pattern="^[0-9a-f]{64}$")], service: Service, who: Who
) -> dict[str, Any]:
    may_look(who)
    return {"taken_at": instant(await service.evidence_taken(call_id, sha256))}


@router.get("/calls/{call_id}/evidence")
async def evidence(call_id: str, service: Service, who: Who) -> dict[str, Any]:
    await _must_exist(service, call_id)
    return await service.evidence(who, call_id)
