"""``/intake/…``: where shops post their events. No desk's token here: each event is signed by its shop."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Path
from fastapi.responses import JSONResponse
from pydantic import StrictInt
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from console.campaign.carts import generic
from console.campaign.carts.sightings import NotForUs
from console.domain.errors import OkaeriError, Refused
from console.server.answers import NotFound, answer, sentence
from console.server.body import body_of
from console.server.entrance import Limit, Offset, Service, Who
from console.service.commands import may_act, may_look
from console.service.engine import EngineService
from console.service.intake.intake_door import FULL, LONGEST, NO_SECRET, NO_SHOP, SOURCES, TOO_LARGE, WRONG_SIGNATURE, too_large

STATUS = {WRONG_SIGNATURE: 401, TOO_LARGE: 413, NO_SECRET: 503, NO_SHOP: 503, FULL: 503}

router = APIRouter()


@router.get("/intake/schema.json")
async def schema() -> dict[str, Any]:
    return generic.json_schema()


@router.post("/intake/{source}")
async def receive(source: Annotated[str, Path(max_length=20)]) -> JSONResponse:
    """The sources that there are do not come this far: ``IntakeFirst`` answers them."""
    return answer(NotFound("この窓口はありません。", "There is no such door."))


class IntakeFirst:
    """ASGI: takes shops' events before any route is looked for. No door is knocked at as often, and its requests need nothing of what
    the other routes' framework does for each, which takes longer than to check and keep an event."""

    _sources: Final = {f"/intake/{source}": source for source in SOURCES}

    def __init__(self, app: ASGIApp, service: EngineService | None) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        source = self._sources.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if source is None or self._service is None:
            await self._app(scope, receive, send)
        else:
            response = await _taken(self._service, source, Request(scope, receive))
            await response(scope, receive, send)


async def _taken(service: EngineService, source: str, request: Request) -> JSONResponse:
    try:
        body = await body_of(request, LONGEST, too_large)
        receipt = await service.intake.receive(source, dict(request.headers), body)
    except Refused as fault:
        refused = answer(fault, STATUS.get(fault.rule))
        if refused.status_code == 503:
            refused.headers["Retry-After"] = "5"
        return refused
    except OkaeriError as fault:
        return answer(fault)
    told = {"event": receipt.number, "state": "known" if receipt.number is None else "kept"}
    if receipt.fault is None:
        return JSONResponse(told)
    return JSONResponse({**told, **sentence(receipt.fault)}, 200 if isinstance(receipt.fault, NotForUs) else 422)


@router.get("/api/inbox")
async def inbox(service: Service, who: Who, state: str | None = None, offset: Offset = 0, limit: Limit = 100) -> dict[str, Any]:
    may_look(who)
    return await service.intake.page(state, offset, limit)


@router.post("/api/inbox/again")
async def again(
    service: Service, who: Who, numbers: Annotated[list[StrictInt] | None, Body(embed=True, max_length=500)] = None
) -> dict[str, Any]:
    may_act(who)
    return {"again": await service.intake.again(numbers)}
