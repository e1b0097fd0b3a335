"""What is held about a customer, erasure, and the audit chain at the engine's door."""

import codecs
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from console.server.answers import NotFound
from console.server.days import Day
from console.server.entrance import Limit, Offset, Service, Who
from console.server.history import midnight
from console.server.strict_body import StrictBody
from console.service.privacy.audit_records import Wanted

router = APIRouter(prefix="/api")


class _Erasure(StrictBody):
    """``by`` tells what ``value`` is; ``bar``: nobody contacts this person in any way from now on."""

    by: Literal["customer", "cart", "call", "phone", "mail"]
    value: str = Field(min_length=1, max_length=254)
    reason: str = Field(min_length=1, max_length=200)
    bar: bool = False


class _Disclosure(StrictBody):
    by: Literal["customer", "cart", "call", "phone", "mail"]
    value: str = Field(min_length=1, max_length=254)


@router.post("/disclosures")
async def disclose(body: _Disclosure, service: Service, who: Who) -> dict[str, Any]:
    """``zip``: ``disclosure.json``, ``disclosure.pdf`` and their hashes, in base64."""
    return await service.disclosing.disclose(who, body.by, body.value)


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


def _wanted(
    who: Annotated[str | None, Query(max_length=100)] = None,
    kind: Annotated[str | None, Query(max_length=50, pattern="^[a-z_]+$")] = None,
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: Annotated[Day | None, Query(alias="to")] = None,
) -> Wanted:
    """``from`` and ``to`` are whole days of the shop's clock, both with it."""
    return Wanted(who, kind, None if since is None else midnight(since), None if until is None else midnight(until + timedelta(days=1)))


Wishes = Annotated[Wanted, Depends(_wanted)]


@router.get("/audit/log")
async def log(
    service: Service, who: Who, wanted: Wishes, before: Annotated[int | None, Query(ge=1, le=2**53)] = None, limit: Limit = 100
) -> dict[str, Any]:
    return await service.auditing.page(who, wanted, before, limit)


@router.get("/audit/choices")
async def choices(service: Service, who: Who) -> dict[str, Any]:
    return await service.auditing.choices(who)


@router.get("/audit/export.csv", response_class=StreamingResponse)
async def export(service: Service, who: Who, wanted: Wishes) -> StreamingResponse:
    text = await service.auditing.as_csv(who, wanted)

    async def portions() -> AsyncIterator[bytes]:
        # With its mark at the beginning, spreadsheets take the file for UTF-8.
        yield codecs.BOM_UTF8
        async for portion in text:
            yield portion.encode()

    named = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(portions(), media_type="text/csv; charset=utf-8", headers=named)


@router.post("/audit/verification", status_code=202)
async def begin_verifying(service: Service, who: Who, noted: Annotated[str | None, Query(max_length=100)] = None) -> dict[str, Any]:
    return await service.auditing.begin_verifying(who, noted)


@router.get("/audit/verification")
async def verifying(service: Service, who: Who) -> dict[str, Any]:
    return service.auditing.verifying(who)


@router.get("/audit/verify")
async def verify(service: Service, who: Who, noted: Annotated[str | None, Query(max_length=100)] = None) -> dict[str, Any]:
    return await service.auditing.verify(who, noted)
