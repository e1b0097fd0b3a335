"""The campaign at the engine's door."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from console.server.entrance import Service, Who, scoped
from console.server.strict_body import StrictBody
from console.service.commands import Person, may_look

Reader = Annotated[Person, scoped("campaign:read")]

router = APIRouter(prefix="/api/campaign")


class _Switch(StrictBody):
    on: bool


@router.get("")
async def status(service: Service, who: Reader) -> dict[str, Any]:
    may_look(who)
    return await service.campaign.status()


@router.post("")
async def switch(body: _Switch, service: Service, who: Who) -> dict[str, Any]:
    return await service.campaign.switch(who, on=body.on)


@router.get("/terms")
async def terms(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.campaign.terms()


@router.put("/terms")
async def set_terms(body: dict[str, Any], service: Service, who: Who) -> dict[str, Any]:
    return await service.campaign.set_terms(who, body)


@router.get("/segments")
async def segments(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.campaign.segments()


@router.put("/segments")
async def set_segments(body: dict[str, Any], service: Service, who: Who) -> dict[str, Any]:
    return await service.campaign.set_segments(who, body)


@router.post("/segments/preview")
async def preview_segments(body: dict[str, Any], service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.campaign.preview_segments(body)


@router.get("/rules")
async def rules(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return {"rules": service.campaign.rules()}


@router.get("/effect")
async def effect(service: Service, who: Reader, days: Annotated[int, Query(ge=1, le=730)] = 90) -> dict[str, Any]:
    may_look(who)
    return await service.campaign.effect(days)
