"""Messages of the plan and their wordings at the engine's door."""

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field

from console.server.entrance import Limit, Offset, Service, Who
from console.server.strict_body import StrictBody

router = APIRouter(prefix="/api")
Name = Literal["reminder.mail", "offer.mail", "reminder.sms", "offer.sms", "survey.mail", "survey.sms"]


class _Wording(StrictBody):
    subject: str = Field(max_length=200)
    body: str = Field(min_length=1, max_length=4000)


class _Signature(StrictBody):
    content_hash: str = Field(pattern="^[0-9a-f]{64}$")


@router.get("/messages")
async def messages(
    service: Service,
    who: Who,
    state: Literal["ready", "sending", "accepted", "failed", "unsure"] | None = None,
    offset: Offset = 0,
    limit: Limit = 100,
) -> dict[str, Any]:
    return await service.outbox.page(who, state, offset, limit)


@router.get("/messages/links")
async def links(
    service: Service,
    who: Who,
    state: Literal["sending", "accepted", "failed", "unsure"] | None = None,
    offset: Offset = 0,
    limit: Limit = 100,
) -> dict[str, Any]:
    return await service.outbox.links(who, state, offset, limit)


@router.post("/messages/{message_id}/again")
async def again(message_id: str, service: Service, who: Who) -> dict[str, Any]:
    return await service.outbox.again(who, message_id)


@router.get("/wordings")
async def wordings(service: Service, who: Who) -> dict[str, Any]:
    return {"wordings": await service.wordings.all(who)}


@router.put("/wordings/{name}")
async def write(name: Name, body: _Wording, service: Service, who: Who) -> dict[str, Any]:
    return await service.wordings.write(who, name, body.subject, body.body)


@router.post("/wordings/{name}/sign")
async def sign(name: Name, body: _Signature, service: Service, who: Who) -> dict[str, Any]:
    return await service.wordings.sign(who, name, body.content_hash)
