"""Erasure of customers and the audit chain at the engine's door."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from console.server.answers import NotFound
from console.server.entrance import Limit, Offset, Service, Who

router = APIRouter(prefix="/api")


class _Erasure(BaseModel):
    """``by`` tells what ``value`` is; ``bar``: nobody contacts this person in any way from now on."""

    model_config = ConfigDict(extra="forbid")
    by: Literal["customer", "cart", "call", "phone", "mail"]
    value: str = Field(min_length=1, max_length=254)
    reason: str = Field(min_length=1, max_length=200)
    bar: bool = False


@router.post("/erasures")
async def erase(body: _Erasure, service: Service, who: Who) -> dict[str, Any]:
    return await service.erasing.erase(who, body.by, body.value, body.reason, bar=body.bar)


@router.get("/erasures")
async def certificates(service: Service, who: Who, offset: Offset = 0, limit: Limit = 100) -> dict[str, Any]:
    return await service.erasing.certificates(who, offset, limit)


@router.get("/erasures/{certificate}")
async def certificate(certificate: str, service: Service, who: Who) -> dict[str, Any]:
    found = await service.erasing.certificate(who, certificate)
    if found is None:
        raise NotFound("この証明書はありません。", "There is no such certificate.")
    return found


@router.get("/audit")
async def audit(service: Service, who: Who, after: Annotated[int, Query(ge=0, le=2**53)] = 0, limit: Limit = 100) -> dict[str, Any]:
    return await service.auditing.entries(who, after, limit)


@router.get("/audit/verify")
async def verify(service: Service, who: Who, noted: Annotated[str | None, Query(max_length=100)] = None) -> dict[str, Any]:
    return await service.auditing.verify(who, noted)
