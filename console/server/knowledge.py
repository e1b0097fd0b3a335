"""Knowledge at the engine's door."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from console.server.answers import looked_up
from console.server.body import body_of
from console.server.days import Zoned
from console.server.entrance import Limit, Offset, Service, Who
from console.server.strict_body import Spelt, StrictBody
from console.service.commands import may_look
from console.service.engine import EngineService
from console.service.knowledge.knowledge import Wording
from console.service.knowledge.knowledge_import import LARGEST, too_large

router = APIRouter(prefix="/api/knowledge")


class _Wording(StrictBody):
    question: str | None = None
    phrasings: Spelt[tuple[str, ...]] | None = None
    answer: str | None = None
    valid_until: Zoned | None = None

    def wording(self) -> Wording:
        until: datetime | None = self.valid_until
        return Wording(self.question, self.phrasings, self.answer, until)


class _Approval(_Wording):
    seen: str


class _Why(StrictBody):
    why: str = ""


class _Words(StrictBody):
    text: str


@router.get("")
async def entries(
    service: Service,
    who: Who,
    state: str | None = None,
    words: Annotated[str, Query(max_length=100)] = "",
    offset: Offset = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    may_look(who)
    return await service.knowledge.page(state, words.strip(), offset, limit)


@router.post("/search")
async def search(body: _Words, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.knowledge.search(body.text[:500])


@router.post("/imports", status_code=202)
async def begin_import(
    request: Request,
    service: Service,
    who: Who,
    name: Annotated[str, Query(min_length=1, max_length=300)],
    kind: Literal["faq", "tickets", "page", "products"] | None = None,
) -> dict[str, Any]:
    return service.knowledge_jobs.begin(who, name, await body_of(request, LARGEST, too_large), kind)


@router.get("/imports")
async def imports(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return {"imports": service.knowledge_jobs.list()}


@router.post("/imports/{job_id}/cancel")
async def cancel(job_id: str, service: Service, who: Who) -> dict[str, Any]:
    return service.knowledge_jobs.cancel(who, job_id)


@router.get("/{entry_id}")
async def entry(entry_id: str, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await _found(service, entry_id)


@router.put("/{entry_id}")
async def edit(entry_id: str, body: _Wording, service: Service, who: Who) -> dict[str, Any]:
    await _found(service, entry_id)
    return await service.knowledge.edit(who, entry_id, body.wording())


@router.post("/{entry_id}/approve")
async def approve(entry_id: str, body: _Approval, service: Service, who: Who) -> dict[str, Any]:
    await _found(service, entry_id)
    return await service.knowledge.approve(who, entry_id, body.seen, body.wording())


@router.post("/{entry_id}/withdraw")
async def withdraw(entry_id: str, body: _Why, service: Service, who: Who) -> dict[str, Any]:
    await _found(service, entry_id)
    return await service.knowledge.withdraw(who, entry_id, body.why)


async def _found(service: EngineService, entry_id: str) -> dict[str, Any]:
    with looked_up():
        return await service.knowledge.entry(entry_id)
